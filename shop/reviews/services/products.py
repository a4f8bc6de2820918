"""Reviews of products: one per order line, changeable for 30 days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.locks import lock_name
from shop.base.uploads import CleanFile
from shop.orders.queries import bought_lines
from shop.reviews.models import Review

from .opinions import EDITABLE, CannotReview, kept_photos, public_name, tell_published
from .ratings import refresh_ratings


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """What a buyer says: stars from 1 to 5, title and text."""

    rating: int
    title: str
    text: str
    language: str


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


@transaction.atomic
def post_review(*, user_id: int, line: UUID, words: ReviewWords, photos: Sequence[CleanFile], at: datetime) -> Review:
    """Write or change the one review of a delivered order line. Raises CannotReview.

    Changing is possible for 30 days; new photos replace the old ones, none keep them.
    """
    bought = bought_lines(user_id).filter(public_id=line).first()
    if bought is None:
        raise CannotReview(_("You can review what was delivered to you."))
    lock_name(f"reviews.line:{bought.pk}")
    review = Review.objects.filter(line=bought.pk).first()
    if review and at > review.written_at + EDITABLE:
        raise CannotReview(_("A review can be changed for 30 days. This one stays as it is."))
    if review is None:
        review = Review(
            product_id=bought.variant.product_id,
            line_id=bought.pk,
            user_id=user_id,
            author=public_name(bought.package.order.user.name if bought.package.order.user else ""),
            verified=True,
            written_at=at,
        )
    else:
        review.changed_at = at
    review.rating, review.title, review.text = words.rating, words.title.strip(), words.text.strip()
    review.language = words.language
    if photos:
        review.photos = kept_photos(photos)
    fresh = review.pk is None
    review.save()
    refresh_ratings(product_ids=[review.product_id])
    if fresh:
        tell_published(review, at=at)
    return review
