"""The office's side of an application: judging what was sent, and the one decision with its reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.sellers.events import StandingChanged
from shop.sellers.models import ChecklistAnswer, ChecklistItem, Seller
from shop.sellers.queries import checks_of
from shop.sellers.types import AnswerState, ItemKind


class CannotDecide(Refusal):
    """The seller does not stand where this decision leads from, or something was not looked at."""


@transaction.atomic
def judge_answer(*, seller_id: int, item: UUID, refused_because: str, by: Actor, at: datetime) -> None:
    """Accept an entry of the checklist, or refuse it with a reason that the seller reads.

    Raises CannotDecide when the seller is not in review or sent nothing there; ChecklistItem.DoesNotExist.
    """
    seller = lock(Seller, seller_id)
    check = next((check for check in checks_of(seller) if check.item.public_id == item), None)
    if check is None:
        raise ChecklistItem.DoesNotExist
    if seller.status != Seller.Status.REVIEW:
        raise CannotDecide(_("This application is not in review now."))
    if check.answer is None and check.item.kind != ItemKind.REVIEW:
        raise CannotDecide(_("The seller sent nothing here that could be judged."))
    state = AnswerState.REFUSED if refused_because else AnswerState.ACCEPTED
    columns = {"state": state, "reason": refused_because, "judged_at": at}
    ChecklistAnswer.objects.update_or_create(
        seller=seller, item=check.item, defaults=columns, create_defaults=columns | {"given_at": at}
    )
    note = {"item": str(item), "state": state.value, "reason": refused_because}
    audit.note("sellers.judged", subject=("sellers.seller", seller.pk), by=by, at=at, after=note)


@transaction.atomic
def approve_application(*, seller_id: int, by: Actor, at: datetime) -> Seller:
    """The seller may sell; what was sent counts as accepted. Raises CannotDecide."""
    seller = _standing(seller_id, Seller.Status.REVIEW)
    checks = checks_of(seller)
    if any(check.state == AnswerState.REFUSED for check in checks):
        raise CannotDecide(_("Something is marked to be sent again. Accept it, or ask the seller again."))
    if any(check.item.required and check.state != AnswerState.ACCEPTED and not _sent(check.state) for check in checks):
        raise CannotDecide(_("A check of the list is not done yet. Do it before you approve."))
    seller.answers.filter(state=AnswerState.GIVEN).update(state=AnswerState.ACCEPTED, judged_at=at)
    seller.approve(by=by, at=at)
    return _decided(seller, "sellers.approved", by=by, at=at)


@transaction.atomic
def ask_again(*, seller_id: int, reason: str, by: Actor, at: datetime) -> Seller:
    """The seller fills in what is missing, also after a refusal that was thought over. Raises CannotDecide."""
    seller = _standing(seller_id, Seller.Status.REVIEW, Seller.Status.REJECTED)
    seller.ask_again(reason=_said(reason), by=by, at=at)
    return _decided(seller, "sellers.asked_again", reason, by=by, at=at)


@transaction.atomic
def reject(*, seller_id: int, reason: str, by: Actor, at: datetime) -> Seller:
    """The seller will not sell here. Raises CannotDecide."""
    seller = _standing(seller_id, Seller.Status.REVIEW)
    seller.reject(reason=_said(reason), by=by, at=at)
    return _decided(seller, "sellers.rejected", reason, by=by, at=at)


@transaction.atomic
def suspend(*, seller_id: int, reason: str, by: Actor, at: datetime) -> Seller:
    """Its products leave the shop; its people still send what was ordered. Raises CannotDecide."""
    seller = _standing(seller_id, Seller.Status.APPROVED)
    seller.suspend(reason=_said(reason), by=by, at=at)
    return _decided(seller, "sellers.suspended", reason, by=by, at=at)


@transaction.atomic
def reinstate(*, seller_id: int, reason: str, by: Actor, at: datetime) -> Seller:
    """It sells again. Raises CannotDecide."""
    seller = _standing(seller_id, Seller.Status.SUSPENDED)
    seller.reinstate(reason=_said(reason), by=by, at=at)
    return _decided(seller, "sellers.reinstated", reason, by=by, at=at)


def _sent(state: str) -> bool:
    return state == AnswerState.GIVEN


def _standing(seller_id: int, *wanted: str) -> Seller:
    seller = lock(Seller, seller_id)
    if seller.status not in wanted:
        raise CannotDecide(_("The seller's standing has changed meanwhile. Look at it again."))
    return seller


def _said(reason: str) -> str:
    if not reason.strip():
        raise CannotDecide(_("Say why. The seller reads it."))
    return reason


def _decided(seller: Seller, action: str, reason: str = "", *, by: Actor, at: datetime) -> Seller:
    change = seller.changes.order_by("-id").first()
    assert change is not None  # _move wrote it a moment ago  # noqa: S101
    record(StandingChanged(subject_id=seller.pk, change_id=change.pk, action=action), by=by, at=at)
    after = {"reason": reason} if reason else None
    audit.note(action, subject=("sellers.seller", seller.pk), by=by, at=at, after=after)
    return seller
