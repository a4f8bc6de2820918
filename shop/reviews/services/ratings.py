"""What reviews add up to, written where lists and pages read it.

Each sum is made anew from the rows under a lock of its own, so it is right however many write at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Sum

from shop.base.locks import lock_name
from shop.catalog.services import note_ratings
from shop.reviews.models import Review
from shop.reviews.queries import counted_seller_rating
from shop.reviews.rules import tenths_of
from shop.sellers.services import note_rating


@transaction.atomic
def refresh_ratings(*, product_ids: Iterable[int]) -> None:
    """Recompute the average, in tenths of a star, and the number of visible reviews of the products."""
    figures = dict.fromkeys(sorted(product_ids), (0, 0))
    for product_id in figures:
        lock_name(f"reviews.ratings:{product_id}")
    rows = Review.objects.filter(product__in=figures, hidden_at=None).order_by().values("product")
    for row in rows.annotate(stars=Sum("rating"), number=Count("id")):
        figures[row["product"]] = (tenths_of(row["stars"], row["number"]), row["number"])
    note_ratings(figures)


@transaction.atomic
def refresh_seller_rating(*, seller_id: int) -> None:
    """Recompute what the visible reviews of a shop add up to."""
    lock_name(f"reviews.seller:{seller_id}")
    note_rating(seller_id=seller_id, rating=counted_seller_rating(seller_id))
