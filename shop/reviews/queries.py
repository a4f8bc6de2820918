"""What people read of reviews and questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from shop.base.pagination import Page
from shop.base.pictures import Picture, picture_of
from shop.base.translated import Translated, as_translated
from shop.orders.queries import bought_lines, received_packages
from shop.profiles.queries import faces_of
from shop.profiles.types import Face
from shop.sellers.types import Rating

from .models import Answer, Opinion, Question, Report, Review, SellerReport, SellerReview
from .rules import ASPECTS, tenths_of
from .types import SellerReviewView

if TYPE_CHECKING:
    from shop.orders.models import OrderLine, Package

SHOWN_FROM = 3
PAGE_SIZE = 5
STARS = (5, 4, 3, 2, 1)
UNREAD = ("product__search_text", "product__search_vector", "product__description")


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
    public_id: str = ""
    photos: Sequence[Picture] = ()
    helpful: int = 0
    reply: str = ""


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


@dataclass(frozen=True, slots=True)
class Answering:
    """Questions that wait for a seller, since when the first does, and how long answers take."""

    waiting: int
    oldest_at: datetime | None
    count: int
    median: timedelta | None


class Median(Aggregate):
    """The middle of all values, between two of them where their number is even."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)%(filter)s"


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


def pictures_of(review: Opinion) -> list[Picture]:
    """The photos of a review, ready to show."""
    return [picture for value in review.photos if (picture := picture_of(value))]


def review_of_line(user_id: int, line_id: int) -> Review | None:
    """What the person wrote about a line of an order."""
    return Review.objects.filter(user=user_id, line=line_id).first()


def lines_to_review(user_id: int, *, limit: int = 20) -> list[OrderLine]:
    """What was delivered to the person and has no review yet, newest first."""
    return list(bought_lines(user_id).filter(review=None)[:limit])


def counted_seller_rating(seller_id: int) -> Rating:
    """What the visible reviews of a shop add up to, counted from the rows."""
    rows = SellerReview.objects.filter(seller=seller_id, hidden_at=None)
    sums = rows.aggregate(number=Count("id"), **{name: Sum(name) for name in ASPECTS})
    number, stars = sums["number"], [sums[name] or 0 for name in ASPECTS]
    return Rating(number, tenths_of(sum(stars), 3 * number), *(tenths_of(part, number) for part in stars))


def reviews_of_shop(seller_id: int) -> QuerySet[SellerReview]:
    """The visible reviews of a shop for everybody, newest first."""
    return SellerReview.objects.filter(seller=seller_id, hidden_at=None).order_by("-written_at", "-pk")


def seller_review_views(rows: Iterable[SellerReview]) -> list[SellerReviewView]:
    """The reviews as pages show them, with the faces of their authors in one query."""
    found = list(rows)
    faces = faces_of({row.user_id for row in found if row.user_id})
    return [
        SellerReviewView(
            public_id=str(row.public_id),
            author=row.author or gettext("A former customer"),
            language=row.language,
            text=row.text,
            delivery=row.delivery,
            described=row.described,
            communication=row.communication,
            rating=row.rating,
            written_at=row.written_at,
            face=faces.get(row.user_id or 0),
            photos=pictures_of(row),
            helpful=row.helpful,
            reply=row.reply,
        )
        for row in found
    ]


def visible_seller_review(public_id: UUID) -> SellerReview | None:
    """A review of a shop that shoppers see, with the shop."""
    return SellerReview.objects.select_related("seller").filter(public_id=public_id, hidden_at=None).first()


def seller_review_of_package(user_id: int, package_id: int) -> SellerReview | None:
    """What the person wrote about the shop for a package."""
    return SellerReview.objects.filter(user=user_id, package=package_id).first()


def packages_to_review(user_id: int, *, limit: int = 10) -> list[Package]:
    """What was delivered to the person and whose shop has no review for it yet, newest first."""
    return list(received_packages(user_id).filter(seller_review=None)[:limit])


def seller_reviews_by(user_id: int, *, limit: int = 50) -> list[SellerReview]:
    """What the person wrote about shops, newest first; hidden reviews too."""
    found = SellerReview.objects.filter(user=user_id).select_related("seller", "package__order")
    return list(found.order_by("-written_at", "-pk")[:limit])


def all_seller_reviews() -> QuerySet[SellerReview]:
    """Every review of a shop, hidden ones too: reported ones first, then the newest."""
    waiting = SellerReport.objects.filter(settled_at=None).order_by("id")
    reported = SellerReport.objects.filter(settled_at=None, review=OuterRef("pk"))
    found = SellerReview.objects.annotate(reported=Exists(reported)).select_related("seller")
    return found.prefetch_related(Prefetch("reports", waiting)).order_by("-reported", "-written_at", "-pk")


def visible_answer(public_id: UUID) -> Answer | None:
    """An answer that shoppers see."""
    return Answer.objects.filter(public_id=public_id, hidden_at=None).first()


def questions_for_staff() -> QuerySet[Question]:
    """Every question that shoppers see, newest first."""
    shown = Prefetch("answers", Answer.objects.filter(hidden_at=None).order_by("id"))
    found = Question.objects.filter(hidden_at=None).select_related("product").prefetch_related(shown)
    return found.order_by("-id")


def visible_review(public_id: UUID) -> Review | None:
    """A review that shoppers see, with its product."""
    return Review.objects.select_related("product").filter(public_id=public_id, hidden_at=None).first()


def reviews_of_seller(seller_id: int, *, unanswered_since: datetime | None = None) -> QuerySet[Review]:
    """What buyers wrote about the seller's products, newest first; what is hidden is left out.

    With `unanswered_since` only what was written since and has no reply.
    """
    found = Review.objects.filter(product__seller=seller_id, hidden_at=None)
    if unanswered_since:
        found = found.filter(reply="", written_at__gte=unanswered_since)
    return found.select_related("product").defer(*UNREAD).order_by("-written_at", "-pk")


def reported_reviews() -> QuerySet[Review]:
    """Reviews that somebody reported and staff have not looked at, with their open reports, longest waiting first."""
    waiting = Report.objects.filter(settled_at=None).order_by("id")
    found = Review.objects.filter(hidden_at=None, reports__settled_at=None, reports__isnull=False).distinct()
    return found.select_related("product").prefetch_related(Prefetch("reports", waiting)).order_by("pk")


def all_reviews() -> QuerySet[Review]:
    """Every review, hidden ones too, newest first."""
    return Review.objects.select_related("product").order_by("-written_at", "-pk")


def questions_of_product(product_id: int, *, limit: int = 10) -> list[Question]:
    """The questions that shoppers see with their visible answers, newest first, in two queries."""
    shown = Prefetch("answers", Answer.objects.filter(hidden_at=None).order_by("-by_seller", "id"))
    found = Question.objects.filter(product=product_id, hidden_at=None).prefetch_related(shown)
    return list(found.order_by("-id")[:limit])


def unanswered_reviews_of_seller(seller_id: int, *, since: datetime) -> int:
    """How many reviews since then have no reply."""
    return reviews_of_seller(seller_id, unanswered_since=since).order_by().count()


def answering_of_seller(seller_id: int, *, since: datetime, at: datetime) -> Answering:
    """How the seller answers questions, in one query. The median is over those asked since.

    A question that waits counts with the time it has waited so far: who never answers is not fast.
    """
    firsts = Answer.objects.filter(question=OuterRef("pk"), by_seller=True).order_by("id").values("answered_at")[:1]
    found = Question.objects.filter(product__seller=seller_id, hidden_at=None).annotate(
        answered_at=Subquery(firsts), took=Coalesce("answered_at", Value(at)) - F("asked_at")
    )
    recent = Q(asked_at__gte=since)
    figures = found.order_by().aggregate(
        waiting=Count("pk", filter=Q(answered_at=None)),
        oldest_at=Min("asked_at", filter=Q(answered_at=None)),
        count=Count("pk", filter=recent),
        median=Median("took", filter=recent, output_field=DurationField()),
    )
    return Answering(**figures)


def questions_of_seller(seller_id: int, *, waiting: bool = False) -> QuerySet[Question]:
    """Questions about the seller's products, newest first; `waiting` leaves those without an answer of the seller's."""
    found = Question.objects.filter(product__seller=seller_id, hidden_at=None)
    if waiting:
        found = found.filter(~Exists(Answer.objects.filter(question=OuterRef("pk"), by_seller=True)))
    shown = Prefetch("answers", Answer.objects.filter(hidden_at=None).order_by("id"))
    return found.select_related("product").defer(*UNREAD).prefetch_related(shown).order_by("-id")


def visible_question(public_id: UUID) -> Question | None:
    """A question that shoppers see, with its product."""
    return Question.objects.select_related("product").filter(public_id=public_id, hidden_at=None).first()


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
    tenths = tenths_of(sum(star * number for star, number in by_stars), count)
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
        public_id=str(row.public_id),
        photos=pictures_of(row),
        helpful=row.helpful,
        reply=row.reply,
    )
