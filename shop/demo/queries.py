"""What of the demo is there already."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max, QuerySet

from shop.base.actor import Actor
from shop.catalog.models import Attribute, Category, Product, ProductImage, Variant
from shop.cms.models import Section
from shop.orders.models import Order
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


def variants_of_skus(skus: Iterable[str]) -> dict[str, Variant]:
    """The variants themselves by SKU."""
    return {variant.sku: variant for variant in Variant.objects.filter(sku__in=set(skus)).order_by("pk")}


def orders_by(actor: Actor) -> QuerySet[Order]:
    """The orders that somebody made."""
    return Order.objects.filter(changes__from_status="", changes__actor=str(actor)).order_by("pk")


def reviewed_product_ids() -> set[int]:
    """Products that have reviews."""
    return set(Review.objects.order_by().values_list("product", flat=True).distinct())


def home_is_set() -> bool:
    """Whether the home page has sections."""
    return Section.objects.exists()


def pictures_by_product() -> dict[str, list[ProductImage]]:
    """The ready pictures of each product by its slug, in their order."""
    found: dict[str, list[ProductImage]] = {}
    ready = ProductImage.objects.filter(state=ProductImage.State.READY, removed_at=None)
    for image in ready.select_related("product").order_by("product", "position", "pk"):
        found.setdefault(image.product.slug, []).append(image)
    return found


def attributes_by_code() -> dict[str, Attribute]:
    """Every attribute with its choices."""
    return {attribute.code: attribute for attribute in Attribute.objects.prefetch_related("choices").order_by("pk")}


def last_handle_like(prefix: str) -> str:
    """The greatest handle with this beginning, or nothing."""
    return Product.objects.filter(handle__startswith=prefix).aggregate(last=Max("handle"))["last"] or ""
