"""A seller's shop as shoppers see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, FloatField, Sum
from django.db.models.functions import Cast

from shop.base.names import initials_of
from shop.base.pictures import Picture
from shop.base.translated import Translated
from shop.catalog.models import SlugHistory
from shop.sellers.models import Seller, ShopPage
from shop.sellers.types import Holiday, Rating

from .cards import RATED_FROM, for_sale, rating_of


@dataclass(frozen=True, slots=True)
class ShopFront:
    """A seller with its page, its rating, and what its products add up to. Means are shown from 3 reviews on."""

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
    page: ShopPage
    product_count: int
    product_rating: float | None
    product_review_count: int
    rating: float | None
    rating_count: int
    marks: Rating

    @property
    def initials(self) -> str:
        """The first letters of its first two words, where it has no logo."""
        return initials_of(self.name)


def shop_front(slug: str) -> ShopFront:
    """An approved seller's shop, in two queries. Raises Seller.DoesNotExist."""
    return front_of(Seller.objects.select_related("page").get(slug=slug, status=Seller.Status.APPROVED))


def front_of(seller: Seller, page: ShopPage | None = None) -> ShopFront:
    """The shop of a seller in one query; `page` is one that is not saved yet."""
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
        page=page or getattr(seller, "page", None) or ShopPage(seller=seller),
        product_count=sums["products"],
        product_rating=round(sums["stars"] / reviews / 10, 1) if reviews >= RATED_FROM and sums["stars"] else None,
        product_review_count=reviews,
        rating=rating_of(seller.rating_tenths, seller.rating_count),
        rating_count=seller.rating_count,
        marks=seller.rating,
    )


def moved_shop(slug: str) -> str | None:
    """The slug that a shop once known as `slug` has now."""
    old = SlugHistory.objects.filter(kind="seller", slug=slug).values("object_id")
    sellers = Seller.objects.filter(pk__in=old, status=Seller.Status.APPROVED)
    return sellers.values_list("slug", flat=True).first()
