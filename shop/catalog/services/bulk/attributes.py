"""Attribute values of many products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.conf import settings

from shop.catalog.models import Attribute, AttributeChoice, ProductAttribute
from shop.catalog.states import ProductState, attribute_text, code_of

from .lookups import ensure_choices


def write_attributes(states: Mapping[int, ProductState], known: set[int]) -> None:
    """Replace the values of every attribute whose values differ; attributes must exist (`ensure_attributes`)."""
    codes = {code for state in states.values() for code in state.attributes}
    attributes = {row.code: row for row in Attribute.objects.filter(code__in=codes)}
    kept = _kept(known)
    stale: list[int] = []
    wanted: list[tuple[int, Attribute, str]] = []
    for product_id, state in states.items():
        present = kept.get(product_id, {})
        for code in present.keys() | state.attributes.keys():
            rows, values = present.get(code, []), state.attributes.get(code, ())
            if [attribute_text(row) for row in rows] != list(values):
                stale += [row.pk for row in rows]
                wanted += [(product_id, attributes[code], value) for value in values]
    ProductAttribute.objects.filter(pk__in=stale).delete()
    choices = ensure_choices(_wanted_choices(wanted))
    ProductAttribute.objects.bulk_create(
        (_row(product_id, attribute, value, choices) for product_id, attribute, value in wanted), batch_size=1000
    )


def _kept(known: set[int]) -> dict[int, dict[str, list[ProductAttribute]]]:
    kept: dict[int, dict[str, list[ProductAttribute]]] = {}
    rows = ProductAttribute.objects.filter(product__in=known).select_related("attribute", "choice").order_by("pk")
    for row in rows:
        kept.setdefault(row.product_id, {}).setdefault(row.attribute.code, []).append(row)
    return kept


def _wanted_choices(wanted: list[tuple[int, Attribute, str]]) -> Iterator[tuple[int, str, dict[str, str]]]:
    for _product_id, attribute, value in wanted:
        if attribute.kind == Attribute.Kind.CHOICE:
            yield attribute.pk, code_of(value)[:80], {settings.LANGUAGE_CODE: value}


def _row(
    product_id: int, attribute: Attribute, value: str, choices: Mapping[tuple[int, str], AttributeChoice]
) -> ProductAttribute:
    row = ProductAttribute(product_id=product_id, attribute=attribute)
    match attribute.kind:
        case Attribute.Kind.CHOICE:
            row.choice = choices[attribute.pk, code_of(value)[:80]]
        case Attribute.Kind.NUMBER:
            row.number = Decimal(value)
        case Attribute.Kind.BOOLEAN:
            row.boolean = value == "true"
        case _:
            row.text = {settings.LANGUAGE_CODE: value}
    return row
