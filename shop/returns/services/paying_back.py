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
from shop.ledger.services import post_handback
from shop.payments.queries import refunds_named
from shop.returns.models import ReturnCase

from .cases import lock_case


class CannotPayBack(Refusal):
    """Nothing is owed by hand."""


@retry_on_deadlock
@transaction.atomic
def pay_back_by_hand(*, case_id: int, by: Actor, at: datetime) -> ReturnCase:
    """Note that the buyer has the money: posted and in the audit log, once. Raises CannotPayBack."""
    case = lock_case(case_id)
    refunds = [] if case.by_hand else refunds_named([f"{case.key}:"])
    underway = sum(minor for _key, status, minor in refunds if status != "failed")
    owed = case.refund_minor - case.tendered_minor - underway
    if owed <= 0 or case.paid_back_at:
        raise CannotPayBack(_("Nothing is to be paid by hand for this return."))
    case.paid_back_at = at
    case.save(update_fields=["paid_back_at"])
    amount, reference = Money(owed, case.currency), case.package.order.reference
    post_handback(key=f"handback:case:{case.pk}", reference=reference, amount=amount, by=by, at=at)
    audit.note("returns.paid_back", subject=("returns.returncase", case.pk), by=by, at=at)
    return case
