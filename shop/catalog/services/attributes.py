"""What a product has, by the attributes of its category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from shop.catalog.models import Attribute, AttributeChoice, Category, Product, ProductAttribute
from shop.catalog.types import AttributeValue


def set_attributes(*, product: Product, values: Mapping[str, AttributeValue]) -> None:
    """Make the product's attributes exactly these. A choice is given by its code. Raises Attribute.DoesNotExist."""
    known = {attribute.code: attribute for attribute in Attribute.objects.filter(code__in=values)}
    if missing := sorted(set(values) - set(known)):
        raise Attribute.DoesNotExist(", ".join(missing))
    ProductAttribute.objects.filter(product=product).delete()
    ProductAttribute.objects.bulk_create(
        ProductAttribute(product=product, attribute=known[code], **_column(known[code], value))
        for code, value in values.items()
    )


def _column(attribute: Attribute, value: AttributeValue) -> dict[str, Any]:
    match attribute.kind:
        case Attribute.Kind.CHOICE:
            return {"choice": AttributeChoice.objects.get(attribute=attribute, code=value)}
        case Attribute.Kind.NUMBER:
            return {"number": Decimal(str(value))}
        case Attribute.Kind.BOOLEAN:
            return {"boolean": bool(value)}
        case _:
            return {"text": value}


def define_attribute(
    *, code: str, category: Category, label: Mapping[str, str], kind: str, **columns: Any
) -> Attribute:
    """An attribute that products of the category and below may have; again changes it. `columns`: unit, facet."""
    defaults = {"category": category, "label": label, "kind": kind, **columns}
    attribute, _made = Attribute.objects.update_or_create(code=code, defaults=defaults)
    return attribute


def define_choices(*, attribute: Attribute, choices: Sequence[tuple[str, Mapping[str, str]]]) -> None:
    """The (code, name) values of a choice attribute, in order; again changes their names and order."""
    for position, (code, name) in enumerate(choices, start=1):
        AttributeChoice.objects.update_or_create(
            attribute=attribute, code=code, defaults={"name": name, "position": position}
        )
