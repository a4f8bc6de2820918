"""A bill was paid: staff found the transfer on the bank statement."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.refusal import Refusal
from shop.orders.services import lock_order
from shop.orders.types import order_id_of
from shop.payments.queries import attempt_with_id
from shop.payments.services import lock_attempt, mark_captured

from .books import post_capture


class CannotNotePaid(Refusal):
    """The bill is paid already, or nothing is owed any more."""


@retry_on_deadlock
@transaction.atomic
def note_bill_paid(*, attempt_id: int, bank_reference: str, by: Actor, at: datetime) -> None:
    """The whole bill arrived; the books wait for the bank's file to say so too. Raises CannotNotePaid."""
    lock_order(order_id_of(attempt_with_id(attempt_id).reference))
    attempt = lock_attempt(attempt_id)
    if not attempt.on_account:
        raise CannotNotePaid(_("Nothing is owed for this order any more."))
    mark_captured(attempt=attempt, provider_key="", capture_key=bank_reference, by=by, at=at)
    post_capture(attempt, by=by, at=at)
