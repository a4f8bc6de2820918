"""What can be bought now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from shop.catalog.models import PriceListEntry, PriceTier, Product, ProductImage, Variant
from shop.catalog.types import ImageView, Offer, Tier
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
        .annotate(tier_rows=tier_rows(), list_rows=list_rows())
    )
    found = list(variants)
    covers = covers_of({variant.product_id for variant in found})
    return {variant.pk: _offer(variant, covers) for variant in found}


def tier_rows() -> ArraySubquery:
    """The quantity prices of each variant of a query, without another one; read them with `tiers_in`."""
    columns = JSONObject(from_quantity="from_quantity", price_minor="price_minor")
    return ArraySubquery(PriceTier.objects.filter(variant=OuterRef("pk")).order_by("from_quantity").values(it=columns))


def list_rows() -> ArraySubquery:
    """The fixed prices of each variant of a query in other currencies; read them with `listed_in`."""
    columns = JSONObject(currency="currency", amount_minor="amount_minor")
    return ArraySubquery(PriceListEntry.objects.filter(variant=OuterRef("pk")).order_by("currency").values(it=columns))


def listed_in(variant: Variant) -> dict[str, int]:
    """The fixed prices of a variant that was read with `list_rows`, by currency, in its minor units."""
    return {row["currency"]: row["amount_minor"] for row in getattr(variant, "list_rows", ())}


def tiers_in(variant: Variant) -> tuple[Tier, ...]:
    """The quantity prices of a variant that was read with `tier_rows`."""
    return tuple(Tier(**row) for row in getattr(variant, "tier_rows", ()))


@dataclass(frozen=True, slots=True)
class TieredVariant:
    """A variant with its quantity prices, for whoever sets them. Prices in minor units."""

    id: int
    public_id: str
    label: str
    price_minor: int
    tiers: tuple[Tier, ...]


def tiers_of_product(product_id: int) -> list[TieredVariant]:
    """The variants of a product that are not taken off, in their order, with their quantity prices."""
    rows = Variant.objects.filter(product=product_id, archived_at=None).select_related("value1", "value2", "value3")
    return [
        TieredVariant(
            id=one.pk,
            public_id=str(one.public_id),
            label=str(one.options_text) or one.sku,
            price_minor=one.price_minor,
            tiers=tiers_in(one),
        )
        for one in rows.annotate(tier_rows=tier_rows()).order_by("position", "pk")
    ]


@dataclass(frozen=True, slots=True)
class ListedVariant:
    """A variant with its fixed prices in other currencies, for whoever sets them. Minor units."""

    id: int
    public_id: str
    label: str
    price_minor: int
    listed: dict[str, int]


def list_prices_of_product(product_id: int) -> list[ListedVariant]:
    """The variants of a product that are not taken off, in their order, with their fixed prices."""
    rows = Variant.objects.filter(product=product_id, archived_at=None).select_related("value1", "value2", "value3")
    return [
        ListedVariant(one.pk, str(one.public_id), str(one.options_text) or one.sku, one.price_minor, listed_in(one))
        for one in rows.annotate(list_rows=list_rows()).order_by("position", "pk")
    ]


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
        tiers=tiers_in(variant),
        listed=listed_in(variant),
    )
