"""A shop's own page: texts in each language, ways to reach it, logo and banner."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from shop.base import audit, files
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.pictures import Picture
from shop.base.translated import Translated
from shop.sellers.models import Seller, ShopPage
from shop.sellers.queries import page_of_seller
from shop.sellers.types import PageDraft

TEXTS = ("returns_text", "delivery_text", "contact_days")
CHANNELS = ("email", "phone", "whatsapp", "facebook", "instagram", "website")
PICTURES = ("logo", "banner")
LOGO_SIDE = 640


@transaction.atomic
def save_page(*, seller_id: int, draft: PageDraft, by: Actor, at: datetime) -> ShopPage:
    """Write the texts of one language and the ways to reach the shop; other languages stay as they are."""
    seller = lock(Seller, seller_id)
    page = written(seller, draft)
    seller.save(update_fields=["story"])
    page.save()
    note = {"language": draft.language, "channels": [name for name in CHANNELS if getattr(draft, name)]}
    audit.note("sellers.page_saved", subject=("sellers.seller", seller.pk), by=by, at=at, after=note)
    return page


def written(seller: Seller, draft: PageDraft) -> ShopPage:
    """The seller's page as it would read with the draft; nothing is saved."""
    page = page_of_seller(seller)
    seller.story = _with(seller.story, draft.language, draft.story)
    for name in TEXTS:
        setattr(page, name, _with(getattr(page, name), draft.language, getattr(draft, name)))
    for name in CHANNELS:
        setattr(page, name, getattr(draft, name))
    return page


@transaction.atomic
def set_page_picture(*, seller_id: int, place: str, content: bytes | None, by: Actor, at: datetime) -> Picture | None:
    """Show another cleaned picture as logo (its middle square) or banner, or none; the old one is deleted.

    The picture that is there already stays as it is. Raises ValueError for another place.
    """
    if place not in PICTURES:
        raise ValueError(place)
    page = page_of_seller(lock(Seller, seller_id))
    old: Picture | None = getattr(page, place)
    picture = None
    if content is not None:
        shown = files.middle_square(content, side=LOGO_SIDE) if place == "logo" else content
        if old and files.shows(old, shown):
            return old
        picture = files.store_picture(shown, room="sellers")
    setattr(page, place, picture)
    page.save()
    if old:
        transaction.on_commit(partial(files.discard_picture, old))
    note = {"picture": place, "shown": picture is not None}
    audit.note("sellers.page_saved", subject=("sellers.seller", seller_id), by=by, at=at, after=note)
    return picture


def _with(texts: Translated, language: str, text: str) -> Translated:
    """The texts with that of one language replaced; an empty one is taken away."""
    others = {code: other for code, other in texts.items() if code != language}
    return Translated(others | ({language: text.strip()} if text.strip() else {}))
