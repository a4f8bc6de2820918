"""A seller's shop as shoppers see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, FloatField, Sum
from django.db.models.functions import Cast

from shop.base.pictures import Picture
from shop.base.translated import Translated
from shop.catalog.models import SlugHistory
from shop.sellers.models import Seller
from shop.sellers.types import Holiday

from .cards import RATED_FROM, for_sale


@dataclass(frozen=True, slots=True)
class ShopFront:
    """A seller with what its products add up to. `rating` is the mean over all reviews, from 3 on."""

    id: int
    slug: str
    name: Translated
    story: Translated
    district: str
    founded_year: int | None
    since: datetime
    handling_days: int
    holiday: Holiday | None
    image: Picture | None
    product_count: int
    rating: float | None
    review_count: int


def shop_front(slug: str) -> ShopFront:
    """An approved seller's shop, in two queries. Raises Seller.DoesNotExist."""
    seller = Seller.objects.get(slug=slug, status=Seller.Status.APPROVED)
    stars = Cast(Sum(F("rating_tenths") * F("review_count")), FloatField())
    sums = for_sale().filter(seller=seller).aggregate(products=Count("pk"), reviews=Sum("review_count"), stars=stars)
    reviews = sums["reviews"] or 0
    return ShopFront(
        id=seller.pk,
        slug=seller.slug,
        name=seller.name,
        story=seller.story,
        district=seller.district,
        founded_year=seller.founded_year,
        since=seller.approved_at or seller.created_at,
        handling_days=seller.handling_days,
        holiday=seller.holiday,
        image=seller.picture,
        product_count=sums["products"],
        rating=round(sums["stars"] / reviews / 10, 1) if reviews >= RATED_FROM and sums["stars"] else None,
        review_count=reviews,
    )


def moved_shop(slug: str) -> str | None:
    """The slug that a shop once known as `slug` has now."""
    old = SlugHistory.objects.filter(kind="seller", slug=slug).values("object_id")
    sellers = Seller.objects.filter(pk__in=old, status=Seller.Status.APPROVED)
    return sellers.values_list("slug", flat=True).first()
