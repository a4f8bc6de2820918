"""The rows of invented products, table by table, as COPY takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from shop.base.copying import copy_rows, new_ids
from shop.base.ids import uuid7
from shop.demo.loading.catalogue import BY

from .inventing import LOW_AT, Invented, Offer

ACTOR = str(BY)
SEARCH_LENGTH = 20_000
LEAD_DAYS = 7
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Placed:
    """An invented product with the ids that its rows get."""

    invented: Invented
    id: int
    variant_ids: Sequence[int]
    option_id: int | None
    value_ids: Sequence[int]
    published_at: datetime

    @property
    def variants(self) -> Iterator[tuple[int, Offer]]:
        """Each variant's id with its offer."""
        return zip(self.variant_ids, self.invented.offers, strict=True)


def write(products: Sequence[Invented], brands: Mapping[str, int | None], *, at: datetime) -> None:
    """Copy the products and everything that belongs to them into the tables."""
    placed = _place(products, at=at)
    copy_rows("catalog_product", PRODUCT, (_product(one, brands) for one in placed))
    copy_rows("catalog_productchange", CHANGE, (_change(one) for one in placed))
    copy_rows("catalog_option", OPTION, (_option(one) for one in placed if one.option_id))
    copy_rows("catalog_optionvalue", VALUE, (row for one in placed for row in _values(one)))
    copy_rows("catalog_variant", VARIANT, (row for one in placed for row in _variants(one)))
    copy_rows("catalog_pricechange", PRICE, (row for one in placed for row in _prices(one, at=at)))
    copy_rows("catalog_productattribute", TRAIT, (row for one in placed for row in _traits(one)))
    copy_rows("catalog_productimage", IMAGE, (row for one in placed for row in _images(one)))
    copy_rows("inventory_stocklevel", LEVEL, (row for one in placed for row in _levels(one)))
    copy_rows("inventory_movement", MOVEMENT, (row for one in placed for row in _movements(one, at=at)))
    copy_rows("reviews_review", REVIEW, (row for one in placed for row in _reviews(one, at=at)))


def _place(products: Sequence[Invented], *, at: datetime) -> list[Placed]:
    chosen = [one for one in products if len(one.offers) > 1]
    ids = iter(new_ids("catalog_product", len(products)))
    options = iter(new_ids("catalog_option", len(chosen)))
    values = iter(new_ids("catalog_optionvalue", sum(len(one.offers) for one in chosen)))
    variants = iter(new_ids("catalog_variant", sum(len(one.offers) for one in products)))
    return [
        Placed(
            invented=one,
            id=next(ids),
            variant_ids=[next(variants) for _offer in one.offers],
            option_id=next(options) if len(one.offers) > 1 else None,
            value_ids=[next(values) for _offer in one.offers] if len(one.offers) > 1 else [],
            published_at=at - timedelta(minutes=one.age_minutes),
        )
        for one in products
    ]


PRODUCT = (
    "id", "public_id", "seller_id", "category_id", "brand_id", "slug", "handle", "title", "description", "seo_title",
    "seo_description", "tags", "featured", "kind", "status", "published_at", "min_price_minor", "max_price_minor",
    "compare_at_minor", "in_stock", "low_stock_left", "rating_tenths", "review_count", "search_text",
)  # fmt: skip


def _product(one: Placed, brands: Mapping[str, int | None]) -> Sequence[Any]:
    it, pattern = one.invented, one.invented.pattern
    cheapest = min(it.offers, key=lambda offer: offer.price_minor)
    left = sum(offer.on_hand for offer in it.offers)
    few = all(offer.on_hand <= LOW_AT for offer in it.offers)
    stars, count = sum(opinion.rating for opinion in it.opinions), len(it.opinions)
    return (
        one.id, uuid7(), it.seller, pattern.category_id, brands[it.brand], it.slug, handle_of(it.number),
        Jsonb(it.title), Jsonb(pattern.description), Jsonb({}), Jsonb({}), list(pattern.tags), False, "physical",
        "active", one.published_at, cheapest.price_minor, max(offer.price_minor for offer in it.offers),
        cheapest.compare_at_minor, left > 0, (left or None) if few else None,
        (stars * 20 + count) // (2 * count) if count else None, count, _search_text(it),
    )  # fmt: skip


def handle_of(number: int) -> str:
    """The handle of a grown product; handles sort as their numbers do."""
    return f"{HANDLE}{number:07}"


HANDLE = "grown-"


def _search_text(it: Invented) -> str:
    """What `refresh_listing` would write: title twice, brand, tags, SKUs, description; languages in jsonb's order."""
    title = " ".join(it.title[code] for code in _in_order(it.title))
    details = " ".join(TAG.sub(" ", it.pattern.description[code]) for code in _in_order(it.pattern.description))
    parts = [title, title, it.brand or None, " ".join(it.pattern.tags), " ".join(o.sku for o in it.offers), details]
    return " ".join(part for part in parts if part is not None)[:SEARCH_LENGTH]


def _in_order(texts: Mapping[str, str]) -> list[str]:
    """Keys as jsonb keeps them: short ones first, then by their bytes."""
    return sorted(texts, key=lambda code: (len(code), code))


CHANGE = ("subject_id", "from_status", "to_status", "at", "actor", "reason")


def _change(one: Placed) -> Sequence[Any]:
    return (one.id, "draft", "active", one.published_at, ACTOR, "")


OPTION = ("id", "product_id", "position", "name")


def _option(one: Placed) -> Sequence[Any]:
    return (one.option_id, one.id, 1, Jsonb(one.invented.pattern.option))


VALUE = ("id", "option_id", "position", "code", "name", "swatch")


def _values(one: Placed) -> Iterator[Sequence[Any]]:
    for place, (value_id, offer) in enumerate(zip(one.value_ids, one.invented.offers, strict=False), start=1):
        if offer.choice:
            yield value_id, one.option_id, place, offer.choice.code, Jsonb(offer.choice.name), offer.choice.swatch


VARIANT = (
    "id", "public_id", "product_id", "seller_id", "position", "sku", "value1_id", "price_minor", "compare_at_minor",
    "cost_minor", "weight_grams", "barcode", "tax_class",
)  # fmt: skip


def _variants(one: Placed) -> Iterator[Sequence[Any]]:
    for place, (pk, offer) in enumerate(one.variants):
        yield (
            pk, uuid7(), one.id, one.invented.seller, place + 1, offer.sku,
            one.value_ids[place] if one.value_ids else None, offer.price_minor, offer.compare_at_minor,
            offer.cost_minor, one.invented.pattern.weight_grams, "", "standard",
        )  # fmt: skip


PRICE = ("variant_id", "price_minor", "compare_at_minor", "at", "actor")


def _prices(one: Placed, *, at: datetime) -> Iterator[Sequence[Any]]:
    """The first price; a reduced one was the higher price until halfway to now."""
    for pk, offer in one.variants:
        if offer.compare_at_minor is None:
            yield pk, offer.price_minor, None, one.published_at, ACTOR
        else:
            yield pk, offer.compare_at_minor, None, one.published_at, ACTOR
            halfway = one.published_at + (at - one.published_at) / 2
            yield pk, offer.price_minor, offer.compare_at_minor, halfway, ACTOR


TRAIT = ("product_id", "attribute_id", "choice_id", "number", "boolean", "text")
TRAIT_COLUMNS = ("choice", "number", "boolean", "text")


def _traits(one: Placed) -> Iterator[Sequence[Any]]:
    for trait, value in one.invented.traits:
        written = Jsonb(value) if trait.kind == "text" else value
        yield one.id, trait.attribute_id, *(written if kind == trait.kind else None for kind in TRAIT_COLUMNS)


IMAGE = (
    "public_id", "product_id", "position", "alt", "state", "source_url", "original_key", "content_hash", "base_key",
    "width", "height", "widths", "failure",
)  # fmt: skip


def _images(one: Placed) -> Iterator[Sequence[Any]]:
    for place, photo in enumerate(one.invented.photos, start=1):
        yield (
            uuid7(), one.id, place, Jsonb(photo.alt), "ready", "", "", photo.content_hash, photo.base_key, photo.width,
            photo.height, list(photo.widths), "",
        )  # fmt: skip


LEVEL = ("variant_id", "on_hand", "held", "low_at", "lead_days", "reorder_quantity")


def _levels(one: Placed) -> Iterator[Sequence[Any]]:
    for pk, offer in one.variants:
        yield pk, offer.on_hand, 0, LOW_AT, LEAD_DAYS, 0


MOVEMENT = ("variant_id", "kind", "on_hand", "held", "reason", "at", "actor")


def _movements(one: Placed, *, at: datetime) -> Iterator[Sequence[Any]]:
    """What came in, and what a recount found missing."""
    for pk, offer in one.variants:
        if offer.on_hand + offer.lost:
            yield pk, "receive", offer.on_hand + offer.lost, 0, "opening stock", one.published_at, ACTOR
        if offer.lost:
            yield pk, "adjust", -offer.lost, 0, "recount", one.published_at + (at - one.published_at) / 2, ACTOR


REVIEW = (
    "public_id", "product_id", "author", "language", "rating", "title", "text", "verified", "written_at",
    "photos", "helpful", "reply", "hidden_reason",
)  # fmt: skip


def _reviews(one: Placed, *, at: datetime) -> Iterator[Sequence[Any]]:
    """Opinions spread evenly over the time on sale."""
    said = one.invented.opinions
    for place, opinion in enumerate(said, start=1):
        written_at = one.published_at + (at - one.published_at) * place / (len(said) + 1)
        yield (
            uuid7(), one.id, opinion.author, opinion.language, opinion.rating, opinion.title, opinion.text, False,
            written_at, Jsonb([]), 0, "", "",
        )  # fmt: skip
