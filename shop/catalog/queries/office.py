"""The catalogue as the office looks after it: every category and attribute, hidden ones too."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from shop.catalog.models import Attribute, Category


def categories_for_office() -> QuerySet[Category]:
    """Every category in the order of the tree."""
    return Category.objects.order_by("path")


def category_for_office(public_id: UUID) -> Category:
    """One category. Raises Category.DoesNotExist."""
    return Category.objects.get(public_id=public_id)


def attributes_of_category(category: Category) -> QuerySet[Attribute]:
    """What the category itself asks for; what stands above it asks as well."""
    return category.attributes.prefetch_related("choices").order_by("position", "pk")


def attribute_for_office(code: str) -> Attribute:
    """One attribute. Raises Attribute.DoesNotExist."""
    return Attribute.objects.select_related("category").get(code=code)
