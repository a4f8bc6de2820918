"""Making products, and moving them between draft, sale and archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.latin import slug_of
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.base.richtext import clean_rich_text
from shop.base.translated import as_translated
from shop.catalog.models import (
    Brand,
    Option,
    OptionValue,
    PriceChange,
    Product,
    SlugHistory,
    Variant,
)
from shop.catalog.types import OptionDraft, ProductDraft, VariantDraft

from .attributes import set_attributes
from .listing import refresh_listing, tell_of

MAX_OPTIONS = 3
MAX_VARIANTS = 200


class CannotCreate(Refusal):
    """The draft does not describe a product that can be sold."""


@transaction.atomic
def create_product(*, draft: ProductDraft, by: Actor, at: datetime, change_set: UUID | None = None) -> Product:
    """A product in status draft with its options, variants, first prices and attributes. Raises CannotCreate.

    Stock is opened by room `inventory`; pictures are added afterwards.
    """
    _check(draft)
    product = Product.objects.create(
        seller_id=draft.seller_id,
        category_id=draft.category_id,
        brand=brand_named(draft.brand),
        slug=unused_slug(draft.slug or as_translated(draft.title).text("en")),
        handle=draft.handle,
        title=draft.title,
        description={code: clean_rich_text(html) for code, html in draft.description.items()},
        seo_title=draft.seo_title,
        seo_description=draft.seo_description,
        tags=list(draft.tags),
        featured=draft.featured,
        kind=Product.Kind.DIGITAL if draft.digital else Product.Kind.PHYSICAL,
        in_stock=draft.digital,
        change_set=change_set,
    )
    values = _create_options(product, draft.options)
    _create_variants(product, draft.variants, values, by=by, at=at)
    set_attributes(product=product, values=draft.attributes)
    refresh_listing(product_ids=[product.pk])
    return product


@transaction.atomic
def publish_product(*, product_id: int, by: Actor, at: datetime) -> Product:
    """For sale from now on; again is without effect."""
    product = lock(Product, product_id)
    if product.status != Product.Status.ACTIVE:
        product.move(Product.Status.ACTIVE, by=by, at=at, published_at=product.published_at or at)
        tell_of([product.pk])
    return product


@transaction.atomic
def archive_product(*, product_id: int, by: Actor, at: datetime, reason: str = "") -> Product:
    """Not for sale any more; orders keep pointing to it. Again is without effect."""
    product = lock(Product, product_id)
    if product.status != Product.Status.ARCHIVED:
        product.move(Product.Status.ARCHIVED, by=by, at=at, reason=reason)
        tell_of([product.pk])
    return product


def brand_named(name: str) -> Brand | None:
    """The brand of that name, made if it is new; None for an empty name."""
    if not name.strip():
        return None
    known, _made = Brand.objects.get_or_create(name=name.strip()[:120], defaults={"slug": _brand_slug(name.strip())})
    return known


def unused_slug(text: str) -> str:
    """An address that no product has or had: the text in Latin letters, with a number behind it where it is taken."""
    stem = slug_of(text, room=110, otherwise="product")
    taken = set(Product.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(SlugHistory.objects.filter(kind="product", slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _brand_slug(name: str) -> str:
    stem = slug_of(name, room=100, otherwise="brand")
    taken = set(Brand.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return stem if stem not in taken else next(s for n in range(2, 10_000) if (s := f"{stem}-{n}") not in taken)


def _check(draft: ProductDraft) -> None:
    if len(draft.options) > MAX_OPTIONS:
        raise CannotCreate(_("A product has at most three options. Make the fourth a product of its own."))
    if not 1 <= len(draft.variants) <= MAX_VARIANTS:
        raise CannotCreate(_("A product has 1 to 200 variants."))
    for variant in draft.variants:
        if len(variant.values) != len(draft.options):
            raise CannotCreate(_("Each variant needs one value for each option."))
        if variant.compare_at_minor is not None and variant.compare_at_minor <= variant.price_minor:
            raise CannotCreate(_("The price before must be higher than the price now."))
    if len({tuple(variant.values) for variant in draft.variants}) != len(draft.variants):
        raise CannotCreate(_("Two variants have the same options. Change one of them or remove it."))


def _create_options(product: Product, options: Sequence[OptionDraft]) -> list[dict[str, OptionValue]]:
    made: list[dict[str, OptionValue]] = []
    for position, draft in enumerate(options, start=1):
        option = Option.objects.create(product=product, position=position, name=draft.name)
        rows = [
            OptionValue(option=option, position=place, code=value.code, name=value.name, swatch=value.swatch)
            for place, value in enumerate(draft.values, start=1)
        ]
        made.append({row.code: row for row in OptionValue.objects.bulk_create(rows)})
    return made


def _create_variants(
    product: Product, drafts: Sequence[VariantDraft], values: list[dict[str, OptionValue]], *, by: Actor, at: datetime
) -> None:
    variants = Variant.objects.bulk_create(
        _variant(product, position, draft, values) for position, draft in enumerate(drafts, start=1)
    )
    PriceChange.objects.bulk_create(
        PriceChange(
            variant=variant,
            price_minor=variant.price_minor,
            compare_at_minor=variant.compare_at_minor,
            at=at,
            actor=str(by),
            change_set=product.change_set,
        )
        for variant in variants
    )


def _variant(product: Product, position: int, draft: VariantDraft, values: list[dict[str, OptionValue]]) -> Variant:
    chosen = [known[code] for known, code in zip(values, draft.values, strict=True)]
    return Variant(
        product=product,
        seller_id=product.seller_id,
        position=position,
        sku=draft.sku,
        price_minor=draft.price_minor,
        compare_at_minor=draft.compare_at_minor,
        cost_minor=draft.cost_minor,
        weight_grams=draft.weight_grams,
        barcode=draft.barcode,
        tax_class=draft.tax_class,
        change_set=product.change_set,
        **{f"value{number}": value for number, value in enumerate(chosen, start=1)},
    )
