"""What can be bought now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from shop.catalog.models import Product, ProductImage, Variant
from shop.catalog.types import ImageView, Offer
from shop.sellers.models import Seller


def buyable_variants() -> QuerySet[Variant]:
    """Variants for sale: not archived, of an active product of an approved seller. Stock is another question."""
    return Variant.objects.filter(
        archived_at=None,
        product__status=Product.Status.ACTIVE,
        product__trashed_at=None,
        product__seller__status=Seller.Status.APPROVED,
    ).order_by("pk")


def offers_of(variant_ids: Iterable[int]) -> dict[int, Offer]:
    """The offers among these variants, by id, in two queries; what is not for sale is absent."""
    variants = (
        buyable_variants()
        .filter(pk__in=set(variant_ids))
        .select_related("product__seller", "value1", "value2", "value3", "image")
    )
    found = list(variants)
    covers = covers_of({variant.product_id for variant in found})
    return {variant.pk: _offer(variant, covers) for variant in found}


def image_view(image: ProductImage | None) -> ImageView | None:
    """A ready picture, or nothing while it is being made."""
    if image is None or not image.widths:
        return None
    return ImageView(image.base_key, image.width, image.height, tuple(image.widths), image.alt)


def covers_of(product_ids: Iterable[int]) -> dict[int, ImageView]:
    """The first ready picture of each product that has one."""
    images = ProductImage.objects.filter(
        product__in=set(product_ids), state=ProductImage.State.READY, removed_at=None
    ).order_by("product", "-position", "-pk")
    views = ((image.product_id, image_view(image)) for image in images)
    return {product_id: view for product_id, view in views if view}


def _offer(variant: Variant, covers: dict[int, ImageView]) -> Offer:
    product, seller = variant.product, variant.product.seller
    return Offer(
        variant_id=variant.pk,
        variant_public_id=str(variant.public_id),
        product_id=product.pk,
        product_slug=product.slug,
        category_id=product.category_id,
        seller_id=seller.pk,
        seller_slug=seller.slug,
        seller_name=seller.name,
        handling_days=seller.handling_days,
        holiday=seller.holiday,
        title=product.title,
        options=variant.options_text,
        sku=variant.sku,
        image=image_view(variant.image) or covers.get(product.pk),
        digital=not product.needs_delivery,
        price_minor=variant.price_minor,
        compare_at_minor=variant.compare_at_minor,
        weight_grams=variant.weight_grams,
        tax_class=variant.tax_class,
    )
