"""What shoppers read of reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When, Window
from django.utils.translation import gettext

from shop.base.pagination import Page
from shop.base.translated import Translated, as_translated
from shop.profiles.queries import faces_of
from shop.profiles.types import Face

from .models import Review

SHOWN_FROM = 3
PAGE_SIZE = 5
STARS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as pages show it; `options` is what was bought, where it is known."""

    author: str
    rating: int
    title: str
    text: str
    language: str
    verified: bool
    options: Translated
    written_at: datetime
    face: Face | None


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """All visible reviews of a product in figures. `average` is of 5, to one decimal, half up."""

    count: int
    average: float
    by_stars: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ProductReviews:
    """One page of reviews with the summary over all of them."""

    summary: ReviewSummary
    page: Page[ReviewView]
    stars: int | None


def reviews_of_product(product_id: int, *, stars: int | None = None, page: int = 1) -> ProductReviews | None:
    """The reviews for shoppers, newest first, in one query; nothing below 3 reviews.

    `stars` shows those alone; stars that nobody gave show all. A page beyond the end is the first.
    """
    rows = _rows(product_id, stars, page)
    if not rows and page > 1:
        return reviews_of_product(product_id, stars=stars)
    summary = _summary(rows[0]) if rows else None
    if summary is None or summary.count < SHOWN_FROM:
        return None
    of_stars = dict(summary.by_stars).get(stars or 0, 0)
    chosen = stars if of_stars else None
    shown = [row for row in rows if chosen is None or row.rating == chosen][:PAGE_SIZE]
    total = of_stars if chosen else summary.count
    faces = faces_of({row.user_id for row in shown if row.user_id})
    views = [_view(row, faces.get(row.user_id)) for row in shown]
    return ProductReviews(summary, Page(views, page, total > page * PAGE_SIZE), chosen)


def reviews_by(user_id: int) -> QuerySet[Review]:
    """What the person wrote, newest first, with the products; hidden reviews too."""
    return Review.objects.filter(user=user_id).select_related("product").order_by("-written_at", "-pk")


def _rows(product_id: int, stars: int | None, page: int) -> list[Any]:
    """One page with the chosen stars in front; the figures over all reviews come along on every row."""
    counted = {f"of_{star}": Window(Count("pk", filter=Q(rating=star))) for star in STARS}
    chosen_first = Case(When(rating=stars or 0, then=0), default=1, output_field=IntegerField())
    rows = Review.objects.filter(product=product_id, hidden_at=None).annotate(**counted).select_related("line")
    start = (page - 1) * PAGE_SIZE
    return list(rows.order_by(chosen_first, "-written_at", "-pk")[start : start + PAGE_SIZE])


def _summary(row: Any) -> ReviewSummary:
    by_stars = [(star, getattr(row, f"of_{star}")) for star in STARS]
    count = sum(number for _star, number in by_stars)
    tenths = (sum(star * number for star, number in by_stars) * 20 + count) // (2 * count)
    return ReviewSummary(count, tenths / 10, by_stars)


def _view(row: Any, face: Face | None) -> ReviewView:
    return ReviewView(
        author=row.author or gettext("A former customer"),
        rating=row.rating,
        title=row.title,
        text=row.text,
        language=row.language,
        verified=row.verified,
        options=as_translated(row.line.options) if row.line else Translated(),
        written_at=row.written_at,
        face=face,
    )
