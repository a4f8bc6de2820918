"""What of the demo is there already."""

from __future__ import annotations

from collections.abc import Iterable

from shop.catalog.models import Category, Product, Variant
from shop.cms.models import Section
from shop.reviews.models import Review
from shop.sellers.models import Seller


def sellers_by_slug() -> dict[str, Seller]:
    """Every seller."""
    return {seller.slug: seller for seller in Seller.objects.order_by("pk")}


def categories_by_address() -> dict[str, Category]:
    """Every category by its address."""
    return {category.url_path: category for category in Category.objects.order_by("pk")}


def product_ids_by_slug() -> dict[str, int]:
    """Every product."""
    return dict(Product.objects.order_by("pk").values_list("slug", "pk"))


def variant_ids_by_sku(product_id: int) -> dict[str, int]:
    """The variants of a product."""
    return dict(Variant.objects.filter(product=product_id).order_by("pk").values_list("sku", "pk"))


def variant_ids_of_skus(skus: Iterable[str]) -> dict[str, int]:
    """The variants with these SKUs, which are unique in the demo."""
    return dict(Variant.objects.filter(sku__in=set(skus)).order_by("pk").values_list("sku", "pk"))


def reviewed_product_ids() -> set[int]:
    """Products that have reviews."""
    return set(Review.objects.order_by().values_list("product", flat=True).distinct())


def home_is_set() -> bool:
    """Whether the home page has sections."""
    return Section.objects.exists()
