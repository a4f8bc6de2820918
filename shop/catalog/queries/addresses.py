"""What has which address, and what had which: for the office."""

from __future__ import annotations

from django.db.models import QuerySet

from shop.catalog.models import Category, Product, SlugHistory
from shop.catalog.types import AddressKind
from shop.sellers.models import Seller


def owner_of_address(kind: AddressKind, address: str) -> int | None:
    """The id of the product, category or shop with this address now."""
    rows: dict[AddressKind, QuerySet[Product] | QuerySet[Category] | QuerySet[Seller]] = {
        AddressKind.PRODUCT: Product.objects.filter(slug=address),
        AddressKind.CATEGORY: Category.objects.filter(url_path=address),
        AddressKind.SELLER: Seller.objects.filter(slug=address),
    }
    return rows[kind].order_by("pk").values_list("pk", flat=True).first()


def old_addresses() -> QuerySet[SlugHistory]:
    """Addresses that lead on, the youngest first."""
    return SlugHistory.objects.order_by("-pk")
