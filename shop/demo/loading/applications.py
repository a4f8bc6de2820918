"""One seller that wants to sell: its application waits for the office, with papers that say that they are none."""

from __future__ import annotations

import io
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from shop.accounts.queries import user_with_email
from shop.base.actor import Actor
from shop.base.events import untold
from shop.base.uploads import Profile, clean_upload
from shop.sellers.queries import checklist_items, checks_of, owned_seller
from shop.sellers.services import (
    attest,
    save_business,
    save_item,
    save_payout_account,
    send_document,
    start_application,
    submit_application,
)
from shop.sellers.types import BusinessDraft, ItemDraft, ItemKind, PayoutDraft, ShopDraft

from .catalogue import BY

APPLICANT = "applicant@demo.haat.example"
SHOP = ShopDraft(
    name="Rangpur Looms",
    story="Shataranji rugs from Nisbetganj, woven by eleven women on their own looms.",
    language="en",
    district="Rangpur",
    email=APPLICANT,
    phone="+8801712000017",
    handling_days=3,
)
# Every number is made up.
BUSINESS = BusinessDraft(
    form="person",
    legal_name="Rashida Khatun",
    country="BD",
    street="Nisbetganj Bazar Road 4",
    district="Rangpur",
    postcode="5400",
    national_id="1990850000001",
    tax_id="100000000017",
)
ACCOUNT = PayoutDraft(kind="wallet", holder="Rashida Khatun", number="01712000017", wallet="bkash")
CHECKLIST = (
    (ItemKind.DOCUMENT, "National ID card of the owner, both sides", "মালিকের জাতীয় পরিচয়পত্র, দুই পাশ"),
    (ItemKind.DOCUMENT, "Bank statement, cheque leaf or wallet screen", "ব্যাংক বিবরণী, চেকের পাতা বা ওয়ালেটের ছবি"),
    (ItemKind.ATTEST, "I sell only what may be sold, and I describe it truthfully.", "আমি শুধু বৈধ পণ্য বিক্রি করি।"),
    (ItemKind.REVIEW, "The names on papers and account are the same", "কাগজ ও হিসাবের নাম এক"),
)


def load_application(*, at: datetime) -> None:
    """The application of the demo's applicant, once, without mails; nothing outside demo mode."""
    user = user_with_email(APPLICANT)
    if not settings.DEMO or user is None or owned_seller(user.pk):
        return
    _ask(at=at)
    with untold("notifications"):
        _apply(user.pk, at=at)


def _apply(user_id: int, *, at: datetime) -> None:
    by = Actor.user(user_id)
    seller = start_application(user_id=user_id, draft=SHOP, by=by, at=at)
    save_business(seller_id=seller.pk, draft=BUSINESS, by=by, at=at)
    save_payout_account(seller_id=seller.pk, draft=ACCOUNT, by=by, at=at)
    checks = checks_of(seller)
    for check in checks:
        if check.item.kind == ItemKind.DOCUMENT and check.item.required:
            file = clean_upload(ContentFile(_specimen(str(check.item.title)), "specimen.png"), Profile.DOCUMENT)
            send_document(seller_id=seller.pk, item=check.item.public_id, file=file, by=by, at=at)
    sentences = {check.item.public_id for check in checks if check.item.kind == ItemKind.ATTEST}
    attest(seller_id=seller.pk, items=sentences, by=by, at=at)
    submit_application(seller_id=seller.pk, by=by, at=at)


def _ask(*, at: datetime) -> None:
    """A checklist, where a reset has emptied the first one."""
    if checklist_items().exists():
        return
    for place, (kind, english, bangla) in enumerate(CHECKLIST, start=1):
        draft = ItemDraft(kind=kind, title={"en": english, "bn": bangla}, note={}, position=place * 10)
        save_item(item=None, draft=draft, by=BY, at=at)


def _specimen(title: str) -> bytes:
    """A card that nobody takes for a paper."""
    card = Image.new("RGB", (960, 600), "#f4f1ea")
    pen = ImageDraw.Draw(card)
    pen.rectangle((24, 24, 936, 576), outline="#8a8478", width=4)
    pen.text((64, 64), title, fill="#3d3a34", font_size=36)
    pen.text((64, 250), "SPECIMEN", fill="#b3492f", font_size=120)
    pen.text((64, 500), "Made for the demo. Not a document.", fill="#3d3a34", font_size=32)
    target = io.BytesIO()
    card.save(target, "PNG")
    return target.getvalue()
