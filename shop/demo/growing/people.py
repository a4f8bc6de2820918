"""Sellers and brands of the grown catalogue, made through their services."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from django.utils.text import slugify

from shop.catalog.services.products import brand_named
from shop.demo.loading.catalogue import BY
from shop.demo.queries import sellers_by_slug
from shop.sellers.services import SellerDraft, approve_seller, create_seller, show_picture
from shop.shipping.services import set_flat_rate

from .words import BRANDS, PLACES, SHOPS, STORY

if TYPE_CHECKING:
    from shop.sellers.models import Seller


def grown_sellers(*, at: datetime) -> list[int]:
    """The ids of the hundred and twenty sellers, in their order; those that are missing are made."""
    known = sellers_by_slug()
    pictures = [seller.picture for seller in known.values() if seller.picture]
    ids: list[int] = []
    for shop in SHOPS:
        for place in PLACES:
            name = {code: f"{place[code]} {shop[code]}" for code in place}
            slug = slugify(name["en"])
            if slug not in known:
                known[slug] = _open(slug, name, place, at=at)
                if pictures:
                    show_picture(seller_id=known[slug].pk, picture=pictures[len(ids) % len(pictures)])
            ids.append(known[slug].pk)
    return ids


def _open(slug: str, name: dict[str, str], place: dict[str, str], *, at: datetime) -> Seller:
    chance = Random(slug)  # noqa: S311 - not a secret
    draft = SellerDraft(
        slug=slug,
        name=name,
        story={code: text.format(name=name[code], place=place[code]) for code, text in STORY.items()},
        district=place["en"],
        founded_year=chance.randint(1985, 2024),
        email=f"{slug}@demo.haat.example",
        handling_days=chance.randint(1, 4),
    )
    seller = create_seller(draft=draft, by=BY, at=at)
    free_from = chance.choice([None, 1500_00, 2500_00])
    set_flat_rate(seller_id=seller.pk, price_minor=chance.randrange(60_00, 160_00, 10_00), free_from_minor=free_from)
    return approve_seller(seller_id=seller.pk, by=BY, at=at)


def grown_brands() -> dict[str, int | None]:
    """The id of each grown brand by its name; no brand for the empty name."""
    made = {name: brand_named(name) for name in BRANDS}
    return {"": None, **{name: brand.pk for name, brand in made.items() if brand}}
