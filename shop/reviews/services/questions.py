"""Public questions about products, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.orders.queries import has_bought
from shop.reviews.events import QuestionAnswered, QuestionAsked
from shop.reviews.models import Answer, Question

from .opinions import public_name

if TYPE_CHECKING:
    from shop.accounts.models import User


class CannotAnswerQuestion(Refusal):
    """Neither the seller nor somebody who bought it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A question or an answer in the words of somebody."""

    text: str
    language: str


@transaction.atomic
def ask_question(*, product_id: int, user: User, said: Said, at: datetime) -> Question:
    """A public question about a product."""
    question = Question.objects.create(
        product_id=product_id,
        user_id=user.pk,
        author=public_name(user.name),
        language=said.language,
        text=said.text.strip(),
        asked_at=at,
    )
    fact = QuestionAsked(
        subject_id=question.pk, seller_id=question.product.seller_id, product_id=product_id, user_id=user.pk
    )
    record(fact, by=Actor.user(user.pk), at=at)
    return question


@transaction.atomic
def answer_question(*, question_id: int, user: User, by_seller: bool, said: Said, at: datetime) -> Answer:
    """A public answer by the seller or by somebody who bought the product. Raises CannotAnswerQuestion.

    The same words of the same person a second time are the answer that is there.
    """
    question = lock(Question, question_id)
    if not by_seller and not has_bought(user.pk, question.product_id):
        raise CannotAnswerQuestion(_("The seller and people who bought it can answer."))
    answer, made = Answer.objects.get_or_create(
        question=question,
        user_id=user.pk,
        by_seller=by_seller,
        text=said.text.strip(),
        hidden_at=None,
        defaults={"author": public_name(user.name), "language": said.language, "answered_at": at},
    )
    fact = QuestionAnswered(
        subject_id=answer.pk,
        seller_id=question.product.seller_id,
        product_id=question.product_id,
        user_id=question.user_id,
        by_seller=by_seller,
    )
    if made and question.user_id != user.pk:
        record(fact, by=Actor.user(user.pk), at=at)
    return answer


def hide_question(*, question_id: int, by: Actor, at: datetime) -> None:
    """Take a question with its answers out of sight."""
    if Question.objects.filter(pk=question_id, hidden_at=None).update(hidden_at=at):
        audit.note("reviews.question_hidden", subject=("reviews.question", question_id), by=by, at=at)


def hide_answer(*, answer_id: int, by: Actor, at: datetime) -> None:
    """Take one answer out of sight; its question and the others stay."""
    if Answer.objects.filter(pk=answer_id, hidden_at=None).update(hidden_at=at):
        audit.note("reviews.answer_hidden", subject=("reviews.answer", answer_id), by=by, at=at)
