"""Every variant for sale with what a catalogue of another site wants to know of it, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from shop.base.pictures import Picture, picture_of
from shop.base.translated import Translated
from shop.catalog.models import Product, ProductImage, Variant
from shop.catalog.reductions import Piece, prices_now

from .cards import picture_json
from .offers import buyable_variants
from .tree import category_tree

BATCH = 500


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A variant. Money in minor units of the marketplace's currency; `options` as (option, value) in their order."""

    variant_id: int
    public_id: str
    group: str
    title: Translated
    description: Translated
    slug: str
    sku: str
    alone: bool
    options: Sequence[tuple[Translated, Translated]]
    price_minor: int
    compare_at_minor: int | None
    barcode: str
    mpn: str
    brand: str
    line: Sequence[Translated]
    pictures: Sequence[Picture]
    weight_grams: int
    handling_days: int
    digital: bool
    seller: str


def feed_rows(*, at: datetime) -> Iterator[list[FeedRow]]:
    """All of them in the order of their ids, in batches of one query each: nothing is held open in between.

    At the prices that promotions make of their own at an instant, as their pages say them.
    """
    after = 0
    while rows := list(_rows(after)):
        prices = prices_now([_piece(variant) for variant in rows], at=at)
        yield [_row(variant, price) for variant, price in zip(rows, prices, strict=True)]
        after = rows[-1].pk


def _rows(after: int) -> QuerySet[Variant]:
    others = Variant.objects.filter(product=OuterRef("product"), archived_at=None).exclude(pk=OuterRef("pk"))
    pictures = ProductImage.objects.filter(
        product=OuterRef("product"), state=ProductImage.State.READY, removed_at=None, widths__len__gt=0
    )
    shown = ArraySubquery(pictures.order_by("position", "pk").values(picture=picture_json()))
    related = ("product__seller", "product__brand", "product__item", "product__category")
    values = ("value1__option", "value2__option", "value3__option")
    rows = buyable_variants().filter(pk__gt=after, product__min_price_minor__isnull=False, price_minor__gt=0)
    rows = rows.annotate(siblings=Exists(others), pictures=shown).select_related(*related, *values)
    return rows.defer("product__search_text", "product__search_vector").order_by("pk")[:BATCH]


def _piece(variant: Variant) -> Piece:
    product = variant.product
    return Piece(product.pk, product.category_id, product.seller_id, variant.price_minor)


def _row(variant: Variant, price: int) -> FeedRow:
    product: Product = variant.product
    item, siblings, found = product.item, variant.siblings, variant.pictures  # type: ignore[attr-defined]  # annotated
    pictures = sorted(found, key=lambda picture: picture["id"] != variant.image_id)
    return FeedRow(
        variant_id=variant.pk,
        public_id=str(variant.public_id),
        group=str(product.public_id),
        title=product.title,
        description=product.description,
        slug=product.slug,
        sku=variant.sku,
        alone=not siblings,
        options=[(value.option.name, value.name) for value in variant.option_values],
        price_minor=price,
        compare_at_minor=variant.compare_at_minor or (variant.price_minor if price < variant.price_minor else None),
        barcode=variant.barcode or (item.gtin if item and item.gtin else ""),
        mpn=item.mpn if item else "",
        brand=product.brand.name if product.brand else "",
        line=[node.title for node in category_tree().line_to(product.category.path)],
        pictures=[picture for one in pictures if (picture := picture_of(one))],
        weight_grams=variant.weight_grams,
        handling_days=product.seller.handling_days,
        digital=not product.needs_delivery,
        seller=str(product.seller.public_id),
    )
