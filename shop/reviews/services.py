"""Writing reviews and telling the catalogue what they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Sum

from shop.catalog.services import note_ratings

from .models import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDraft:
    """A review to be written; stars from 1 to 5."""

    product_id: int
    author: str
    rating: int
    title: str
    text: str
    language: str
    verified: bool
    written_at: datetime


@transaction.atomic
def write_reviews(*, drafts: Iterable[ReviewDraft]) -> None:
    """Keep the reviews and refresh what lists say about their products."""
    made = Review.objects.bulk_create(
        Review(
            product_id=draft.product_id,
            author=draft.author,
            rating=draft.rating,
            title=draft.title,
            text=draft.text,
            language=draft.language,
            verified=draft.verified,
            written_at=draft.written_at,
        )
        for draft in drafts
    )
    refresh_ratings(product_ids={review.product_id for review in made})


def refresh_ratings(*, product_ids: Iterable[int]) -> None:
    """Recompute the average, in tenths of a star, and the number of visible reviews of the products."""
    figures = dict.fromkeys(product_ids, (0, 0))
    rows = Review.objects.filter(product__in=figures, hidden_at=None).order_by().values("product")
    for row in rows.annotate(stars=Sum("rating"), number=Count("id")):
        figures[row["product"]] = ((row["stars"] * 20 + row["number"]) // (2 * row["number"]), row["number"])
    note_ratings(figures)
