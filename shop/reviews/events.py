"""Facts of reviews and questions. Ids and staff's reasons only: what people wrote stays in their own rows.

Neighbours of this room cannot read it, so a fact names everybody and everything that a mail is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionFact(Fact):
    """Something about a review: of a product when `product_id` is set, else of the shop itself."""

    subject_type: ClassVar[str] = "reviews.opinion"
    seller_id: int
    product_id: int | None
    user_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPublished(OpinionFact):
    """A review can be read, for the first time or again after it was hidden."""

    name: ClassVar[str] = "reviews.published"
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewHidden(OpinionFact):
    """Staff took a review out of sight, for a reason that its author reads."""

    name: ClassVar[str] = "reviews.hidden"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReplied(OpinionFact):
    """The seller answered a review."""

    name: ClassVar[str] = "reviews.replied"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(OpinionFact):
    """Somebody asked about a product; the subject is the question."""

    name: ClassVar[str] = "reviews.question_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered(OpinionFact):
    """A question got an answer; the subject is the answer, `user_id` who asked."""

    name: ClassVar[str] = "reviews.question_answered"
    by_seller: bool
