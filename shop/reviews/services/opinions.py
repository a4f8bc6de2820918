"""What can be done with any review, of a product or of a shop: found helpful, reported, hidden, kept, replied to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shop.base import audit, files
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.base.uploads import CleanFile
from shop.reviews.events import ReviewHidden, ReviewPublished, ReviewReplied
from shop.reviews.models import Report, Review, SellerReport, SellerReview, SellerVote, Vote
from shop.reviews.types import About

from .ratings import refresh_ratings, refresh_seller_rating

EDITABLE = timedelta(days=30)
REVIEWS: dict[About, type[Review | SellerReview]] = {About.PRODUCT: Review, About.SHOP: SellerReview}
VOTES: dict[About, type[Vote | SellerVote]] = {About.PRODUCT: Vote, About.SHOP: SellerVote}
REPORTS: dict[About, type[Report | SellerReport]] = {About.PRODUCT: Report, About.SHOP: SellerReport}


class CannotReview(Refusal):
    """Nothing that was delivered to the person, or too late to change it."""


class CannotVote(Refusal):
    """One's own review."""


def public_name(name: str) -> str:
    """How somebody is called beside what they write: "Nusrat J."."""
    first, *others = name.split()[:2] or [""]
    return " ".join([first, *(f"{other[0]}." for other in others)])[:80]


def kept_photos(photos: Sequence[CleanFile]) -> list[dict[str, Any]]:
    """The photos stored in every size, as plain values of a column."""
    return [files.store_picture(photo.content, room="reviews").as_json() for photo in photos]


@transaction.atomic
def vote_helpful(*, review_id: int, of: About = About.PRODUCT, user_id: int) -> bool:
    """The review helped somebody, counted once each; False when that was known. Raises CannotVote."""
    review = lock(REVIEWS[of], review_id)
    if review.user_id == user_id:
        raise CannotVote(_("This is your own review."))
    _vote, made = VOTES[of].objects.get_or_create(review_id=review.pk, user_id=user_id)
    if made:
        REVIEWS[of].objects.filter(pk=review_id).update(helpful=F("helpful") + 1)
    return made


@transaction.atomic
def report_review(*, review_id: int, of: About = About.PRODUCT, user_id: int, reason: str, at: datetime) -> bool:
    """Ask staff to look, once each; False when the person asked before."""
    defaults = {"reason": reason.strip(), "reported_at": at}
    _report, made = REPORTS[of].objects.get_or_create(review_id=review_id, user_id=user_id, defaults=defaults)
    return made


@transaction.atomic
def hide_review(*, review_id: int, of: About = About.PRODUCT, reason: str, by: Actor, at: datetime) -> None:
    """Take it out of sight and out of the average; its author and the audit log keep the reason."""
    review = lock(REVIEWS[of], review_id)
    if review.hidden_at is not None:
        return
    review.hidden_at, review.hidden_reason = at, reason.strip()
    review.save(update_fields=["hidden_at", "hidden_reason"])
    _refresh(review)
    _settle_reports(review_id, of, at=at)
    record(ReviewHidden(reason=review.hidden_reason, **_about(review)), by=by, at=at)
    audit.note("reviews.hidden", subject=_subject(review), by=by, at=at, after={"reason": reason})


@transaction.atomic
def keep_review(*, review_id: int, of: About = About.PRODUCT, by: Actor, at: datetime) -> None:
    """Staff looked: it may stay, or be seen again."""
    review = lock(REVIEWS[of], review_id)
    was_hidden = review.hidden_at is not None
    review.hidden_at, review.hidden_reason = None, ""
    review.save(update_fields=["hidden_at", "hidden_reason"])
    _refresh(review)
    _settle_reports(review_id, of, at=at)
    if was_hidden:
        tell_published(review, again=True, at=at)
    audit.note("reviews.kept", subject=_subject(review), by=by, at=at)


@transaction.atomic
def reply_to_review(*, review_id: int, of: About = About.PRODUCT, text: str, at: datetime) -> None:
    """The seller's words below a review; an empty text takes them away, the same text leaves everything as it is.

    The author is told of the first ones.
    """
    review = lock(REVIEWS[of], review_id)
    if review.reply == text.strip():
        return
    first = text.strip() and not review.reply
    review.reply, review.replied_at = text.strip(), at if text.strip() else None
    review.save(update_fields=["reply", "replied_at"])
    if first:
        record(ReviewReplied(**_about(review)), by=Actor.system("reviews"), at=at)


def tell_published(review: Review | SellerReview, *, again: bool = False, at: datetime) -> None:
    """Record that it can be read."""
    record(ReviewPublished(again=again, **_about(review)), by=Actor.system("reviews"), at=at)


def _about(review: Review | SellerReview) -> dict[str, Any]:
    """Whom and what a fact about the review names."""
    if isinstance(review, SellerReview):
        seller_id, product_id = review.seller_id, None
    else:
        seller_id, product_id = review.product.seller_id, review.product_id
    return {"subject_id": review.pk, "seller_id": seller_id, "product_id": product_id, "user_id": review.user_id}


def _subject(review: Review | SellerReview) -> tuple[str, int]:
    return review._meta.label_lower, review.pk


def _refresh(review: Review | SellerReview) -> None:
    if isinstance(review, SellerReview):
        refresh_seller_rating(seller_id=review.seller_id)
    else:
        refresh_ratings(product_ids=[review.product_id])


def _settle_reports(review_id: int, of: About, *, at: datetime) -> None:
    REPORTS[of].objects.filter(review=review_id, settled_at=None).update(settled_at=at)
