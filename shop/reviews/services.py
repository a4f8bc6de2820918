"""Writing reviews and questions, and telling the catalogue what the stars add up to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _

from shop.base import audit, files
from shop.base.actor import Actor
from shop.base.locks import lock, lock_name
from shop.base.pictures import Picture
from shop.base.refusal import Refusal
from shop.base.uploads import CleanFile
from shop.catalog.services import note_ratings
from shop.orders.queries import bought_lines, has_bought

from .models import Answer, Question, Report, Review, Vote

if TYPE_CHECKING:
    from shop.accounts.models import User

EDITABLE = timedelta(days=30)


class CannotReview(Refusal):
    """Nothing that was delivered to the person, or too late to change it."""


class CannotVote(Refusal):
    """One's own review."""


class CannotAnswerQuestion(Refusal):
    """Neither the seller nor somebody who bought it."""


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


@dataclass(frozen=True, slots=True)
class Said:
    """A question or an answer in the words of somebody."""

    text: str
    language: str


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
def refresh_ratings(*, product_ids: Iterable[int]) -> None:
    """Recompute the average, in tenths of a star, and the number of visible reviews of the products."""
    figures = dict.fromkeys(sorted(product_ids), (0, 0))
    for product_id in figures:
        lock_name(f"reviews.ratings:{product_id}")
    rows = Review.objects.filter(product__in=figures, hidden_at=None).order_by().values("product")
    for row in rows.annotate(stars=Sum("rating"), number=Count("id")):
        figures[row["product"]] = ((row["stars"] * 20 + row["number"]) // (2 * row["number"]), row["number"])
    note_ratings(figures)


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
        review.photos = [_kept(photo).as_json() for photo in photos]
    review.save()
    refresh_ratings(product_ids=[review.product_id])
    return review


def public_name(name: str) -> str:
    """How somebody is called beside what they write: "Nusrat J."."""
    first, *others = name.split()[:2] or [""]
    return " ".join([first, *(f"{other[0]}." for other in others)])[:80]


def _kept(photo: CleanFile) -> Picture:
    key = f"{files.new_key(room='reviews', private=False)}/{hashlib.sha256(photo.content).hexdigest()[:32]}"
    made = files.renditions_of(photo.content)
    for (width, extension), written in made.items():
        files.store(f"{key}-{width}.{extension}", written)
    widths = tuple(sorted({width for width, _extension in made}))
    return Picture(key, widths[-1], widths[-1], widths)


@transaction.atomic
def vote_helpful(*, review_id: int, user_id: int) -> bool:
    """The review helped somebody, counted once each; False when that was known. Raises CannotVote."""
    review = lock(Review, review_id)
    if review.user_id == user_id:
        raise CannotVote(_("This is your own review."))
    _vote, made = Vote.objects.get_or_create(review=review, user_id=user_id)
    if made:
        Review.objects.filter(pk=review_id).update(helpful=F("helpful") + 1)
    return made


@transaction.atomic
def report_review(*, review_id: int, user_id: int, reason: str, at: datetime) -> bool:
    """Ask staff to look, once each; False when the person asked before."""
    defaults = {"reason": reason.strip(), "reported_at": at}
    _report, made = Report.objects.get_or_create(review_id=review_id, user_id=user_id, defaults=defaults)
    return made


@transaction.atomic
def hide_review(*, review_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Take it out of sight and out of the average; its author and the audit log keep the reason."""
    review = lock(Review, review_id)
    if review.hidden_at is None:
        review.hidden_at, review.hidden_reason = at, reason.strip()
        review.save(update_fields=["hidden_at", "hidden_reason"])
        refresh_ratings(product_ids=[review.product_id])
        _settle_reports(review_id, at=at)
        audit.note("reviews.hidden", subject=("reviews.review", review_id), by=by, at=at, after={"reason": reason})


@transaction.atomic
def keep_review(*, review_id: int, by: Actor, at: datetime) -> None:
    """Staff looked: it may stay, or be seen again."""
    review = lock(Review, review_id)
    review.hidden_at, review.hidden_reason = None, ""
    review.save(update_fields=["hidden_at", "hidden_reason"])
    refresh_ratings(product_ids=[review.product_id])
    _settle_reports(review_id, at=at)
    audit.note("reviews.kept", subject=("reviews.review", review_id), by=by, at=at)


def _settle_reports(review_id: int, *, at: datetime) -> None:
    Report.objects.filter(review=review_id, settled_at=None).update(settled_at=at)


@transaction.atomic
def reply_to_review(*, review_id: int, text: str, at: datetime) -> None:
    """The seller's words below a review; an empty text takes them away, the same text leaves everything as it is."""
    review = lock(Review, review_id)
    if review.reply == text.strip():
        return
    review.reply, review.replied_at = text.strip(), at if text.strip() else None
    review.save(update_fields=["reply", "replied_at"])


@transaction.atomic
def ask_question(*, product_id: int, user: User, said: Said, at: datetime) -> Question:
    """A public question about a product."""
    return Question.objects.create(
        product_id=product_id,
        user_id=user.pk,
        author=public_name(user.name),
        language=said.language,
        text=said.text.strip(),
        asked_at=at,
    )


@transaction.atomic
def answer_question(*, question_id: int, user: User, by_seller: bool, said: Said, at: datetime) -> Answer:
    """A public answer by the seller or by somebody who bought the product. Raises CannotAnswerQuestion.

    The same words of the same person a second time are the answer that is there.
    """
    question = lock(Question, question_id)
    if not by_seller and not has_bought(user.pk, question.product_id):
        raise CannotAnswerQuestion(_("The seller and people who bought it can answer."))
    answer, _created = Answer.objects.get_or_create(
        question=question,
        user_id=user.pk,
        by_seller=by_seller,
        text=said.text.strip(),
        hidden_at=None,
        defaults={"author": public_name(user.name), "language": said.language, "answered_at": at},
    )
    return answer


def hide_question(*, question_id: int, by: Actor, at: datetime) -> None:
    """Take a question with its answers out of sight."""
    if Question.objects.filter(pk=question_id, hidden_at=None).update(hidden_at=at):
        audit.note("reviews.question_hidden", subject=("reviews.question", question_id), by=by, at=at)
