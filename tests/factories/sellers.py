"""Applications to sell, made through the services that the pages use."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.uploads import Profile, clean_upload
from shop.sellers.models import ChecklistItem, Seller, SellerDocument
from shop.sellers.services import (
    save_business,
    save_item,
    save_payout_account,
    send_document,
    start_application,
)
from shop.sellers.types import BusinessDraft, ItemDraft, ItemKind, PayoutDraft, ShopDraft
from tests.cast import NOW

BY = Actor.system("test")
SHOP = ShopDraft(
    name="Nusrat Knits",
    story="Scarves knitted by hand.",
    language="en",
    district="Dhaka",
    email="knits@example.com",
    phone="+8801712345678",
)
BUSINESS = BusinessDraft(
    form="person",
    legal_name="Nusrat Jahan",
    country="BD",
    street="House 7, Road 3",
    district="Dhaka",
    national_id="1234567890",
)
BANK = PayoutDraft(
    kind="bank",
    holder="Nusrat Jahan",
    number="1501203344556",
    bank_name="BRAC Bank",
    branch="Gulshan",
    routing_number="055580375",
)


def applicant_of(user: User) -> Seller:
    """A shop in onboarding that the person owns; only the first step is done."""
    return start_application(user_id=user.pk, draft=SHOP, by=BY, at=NOW)


def fill_in(seller: Seller) -> None:
    """Business and account."""
    save_business(seller_id=seller.pk, draft=BUSINESS, by=BY, at=NOW)
    save_payout_account(seller_id=seller.pk, draft=BANK, by=BY, at=NOW)


def ask_only_for(*kinds: ItemKind) -> list[ChecklistItem]:
    """A checklist of these entries alone."""
    ChecklistItem.objects.filter(retired_at=None).update(retired_at=NOW)
    return [ask_for(kind) for kind in kinds]


def ask_for(kind: ItemKind, **columns: object) -> ChecklistItem:
    """One more entry of the checklist."""
    draft = ItemDraft(kind=kind, title={"en": f"Your {kind}"}, note={}, **columns)  # type: ignore[arg-type]
    return save_item(item=None, draft=draft, by=BY, at=NOW)


def paper_file(name: str = "nid.png", *, colour: str = "white") -> SimpleUploadedFile:
    """A photo of a paper."""
    target = io.BytesIO()
    Image.new("RGB", (96, 96), colour).save(target, "PNG")
    return SimpleUploadedFile(name, target.getvalue(), "image/png")


def send_paper(seller: Seller, item: ChecklistItem, name: str = "nid.png") -> SellerDocument:
    """A document for an entry of the checklist."""
    file = clean_upload(paper_file(name), Profile.DOCUMENT)
    return send_document(seller_id=seller.pk, item=item.public_id, file=file, by=BY, at=NOW)
