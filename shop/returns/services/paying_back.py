"""Money that only a person can give back: cash of the door, and what a provider refused to send."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.queries import handed_back
from shop.ledger.services import post_handback
from shop.payments.queries import refunds_named, refunds_of
from shop.returns.models import ReturnCase

from .cases import lock_case

OFFICE, CASES = "office:", "return:case:"
"""How the keys of refunds begin that the office sent from a payment's page, and of those that cases asked for."""


class CannotPayBack(Refusal):
    """Nothing is owed by hand, or a part of it was sent in another way."""


@retry_on_deadlock
@transaction.atomic
def pay_back_by_hand(*, case_id: int, by: Actor, at: datetime) -> ReturnCase:
    """Note that the buyer has the money: posted and in the audit log, once. Raises CannotPayBack.

    What the office sent from the payment's page meanwhile is not handed over a second time: the case is closed by it.
    """
    case = lock_case(case_id)
    refunds = [] if case.by_hand else refunds_named([f"{case.key}:"])
    underway = sum(minor for _key, status, minor in refunds if status != "failed")
    owed = case.refund_minor - case.tendered_minor - underway
    if owed <= 0 or case.paid_back_at:
        raise CannotPayBack(_("Nothing is to be paid by hand for this return."))
    left = _left_by_hand(case)
    if 0 < left < owed:
        raise CannotPayBack(_("A part of it was sent from the page of the payment. Send the rest from there, too."))
    case.paid_back_at = at
    case.save(update_fields=["paid_back_at"])
    if left > 0:
        amount, reference = Money(owed, case.currency), case.package.order.reference
        post_handback(key=f"handback:case:{case.pk}", reference=reference, amount=amount, by=by, at=at)
    audit.note("returns.paid_back", subject=("returns.returncase", case.pk), by=by, at=at)
    return case


def _left_by_hand(case: ReturnCase) -> int:
    """What people still owe the buyer of a locked case's order, in minor units.

    That is what its returns give back and refunds that providers refused, less what the office sent and handed over.
    """
    order = case.package.order
    settled = ReturnCase.objects.filter(package__order=order.pk, status=ReturnCase.Status.SETTLED)
    owed = sum(one.refund_minor - one.tendered_minor for one in settled)
    for key, status, minor in refunds_of(order.reference):
        alive = status != "failed"
        if alive and key.startswith((OFFICE, CASES)):
            owed -= minor
        elif not alive and not key.startswith((OFFICE, CASES)):
            owed += minor
    return owed - handed_back(order.reference, case.currency).minor
