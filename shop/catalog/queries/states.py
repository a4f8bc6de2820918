"""Whole products as plain values, for whoever compares, changes and restores them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from shop.catalog.models import Option, Product, ProductAttribute, ProductImage, Variant
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
    return states_of_products(Product.objects.filter(pk__in=set(product_ids)).select_related("brand"))


def states_of_products(products: Iterable[Product]) -> dict[int, ProductState]:
    """The same of products that were read already, with their brands."""
    rows = list(products)
    ids = {row.pk for row in rows}
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
        for row in rows
    }


def _options(ids: set[int]) -> dict[int, list[OptionState]]:
    options = Option.objects.filter(product__in=ids)
    rows = options.order_by("product", "position", "pk", "values__position", "values__pk")
    columns = rows.values_list("product", "pk", "name", "values__code", "values__name", "values__swatch")
    found: dict[int, list[OptionState]] = {}
    for (product_id, _option, name), values in groupby(columns, key=lambda row: (row[0], row[1], dict(row[2]))):
        known = [ValueState(code=row[3], name=dict(row[4]), swatch=row[5]) for row in values if row[3] is not None]
        found.setdefault(product_id, []).append(OptionState(name=name, values=tuple(known)))
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
