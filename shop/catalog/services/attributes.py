"""What a product has, by the attributes of its category."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shop.catalog.models import Attribute, AttributeChoice, Product, ProductAttribute
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
