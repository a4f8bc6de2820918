"""Whole products as plain values, for whoever compares, changes and restores them."""

from __future__ import annotations

from collections.abc import Iterable

from shop.catalog.models import Option, OptionValue, Product, ProductAttribute, ProductImage, Variant
from shop.catalog.states import (
    ImageState,
    OptionState,
    ProductState,
    ValueState,
    VariantState,
    attribute_text,
    image_key,
)


def states_of(product_ids: Iterable[int]) -> dict[int, ProductState]:
    """The whole of each product as plain values, in a fixed number of queries."""
    ids = set(product_ids)
    options, variants, images, attributes = _options(ids), _variants(ids), _images(ids), _attributes(ids)
    return {
        row.pk: ProductState(
            seller_id=row.seller_id,
            category_id=row.category_id,
            handle=row.handle,
            slug=row.slug,
            title=dict(row.title),
            description=dict(row.description),
            seo_title=dict(row.seo_title),
            seo_description=dict(row.seo_description),
            brand=row.brand.name if row.brand else "",
            tags=tuple(row.tags),
            featured=row.featured,
            kind=row.kind,
            status=row.status,
            trashed=row.trashed_at is not None,
            options=tuple(options.get(row.pk, ())),
            variants=tuple(variants.get(row.pk, ())),
            images=tuple(images.get(row.pk, ())),
            attributes={code: tuple(values) for code, values in sorted(attributes.get(row.pk, {}).items())},
        )
        for row in Product.objects.filter(pk__in=ids).select_related("brand")
    }


def _options(ids: set[int]) -> dict[int, list[OptionState]]:
    values: dict[int, list[ValueState]] = {}
    for value in OptionValue.objects.filter(option__product__in=ids).order_by("position", "pk"):
        state = ValueState(code=value.code, name=dict(value.name), swatch=value.swatch)
        values.setdefault(value.option_id, []).append(state)
    found: dict[int, list[OptionState]] = {}
    for option in Option.objects.filter(product__in=ids).order_by("position"):
        named = OptionState(name=dict(option.name), values=tuple(values.get(option.pk, ())))
        found.setdefault(option.product_id, []).append(named)
    return found


def _variants(ids: set[int]) -> dict[int, list[VariantState]]:
    found: dict[int, list[VariantState]] = {}
    rows = Variant.objects.filter(product__in=ids).select_related("value1", "value2", "value3", "image")
    for row in rows.order_by("position", "pk"):
        state = VariantState(
            id=row.pk,
            sku=row.sku,
            price_minor=row.price_minor,
            values=tuple(value.code for value in row.option_values),
            compare_at_minor=row.compare_at_minor,
            cost_minor=row.cost_minor,
            weight_grams=row.weight_grams,
            barcode=row.barcode,
            tax_class=row.tax_class,
            image=image_key(row.image) if row.image else "",
            archived=row.archived_at is not None,
        )
        found.setdefault(row.product_id, []).append(state)
    return found


def _images(ids: set[int]) -> dict[int, list[ImageState]]:
    found: dict[int, list[ImageState]] = {}
    for row in ProductImage.objects.filter(product__in=ids, removed_at=None).order_by("position", "pk"):
        found.setdefault(row.product_id, []).append(ImageState(key=image_key(row), alt=dict(row.alt)))
    return found


def _attributes(ids: set[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    rows = ProductAttribute.objects.filter(product__in=ids).select_related("attribute", "choice").order_by("pk")
    for row in rows:
        found.setdefault(row.product_id, {}).setdefault(row.attribute.code, []).append(attribute_text(row))
    return found
