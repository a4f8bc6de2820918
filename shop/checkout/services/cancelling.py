"""Calling an order off while nothing is packed: stock comes back, what was paid goes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.inventory.services import release, take_back
from shop.orders.services import CannotCancel, lock_order, mark_cancelled
from shop.payments import services as payments
from shop.payments.capturing import let_go, untaken_of
from shop.payments.services import lock_attempts_of, request_refund
from shop.promotions import services as promotions

from .books import post_cancellation
from .tendering import undo_tenders

if TYPE_CHECKING:
    from shop.orders.models import Order
    from shop.payments.models import Attempt


@retry_on_deadlock
@transaction.atomic
def cancel_order(*, order_id: int, by: Actor, at: datetime, reason: str) -> Order:
    """Cancel order, packages and what is due. Raises CannotCancel once a seller has packed.

    Captured money is promised back here and sent after the commit; a payment still open at a provider is closed there
    after the commit, and refunded if it was paid meanwhile.
    """
    order = lock_order(order_id)
    attempts = lock_attempts_of(order.reference)
    if any(attempt.disputed_minor for attempt in attempts):
        raise CannotCancel(_("The buyer's bank asked for this money back. The dispute decides about it now."))
    was_placed = order.is_placed
    mark_cancelled(order=order, by=by, at=at, reason=reason)
    give_back = take_back if was_placed else release
    give_back(order_id=order.pk, by=by, at=at, reason=reason)
    promotions.release(reference=order.reference, by=by, at=at)
    undo_payment(order, attempts, by=by, at=at, reason=reason)
    return order


def undo_payment(order: Order, attempts: Iterable[Attempt], *, by: Actor, at: datetime, reason: str) -> None:
    """Nothing is owed for a locked order any more: turn its sale round, give back what was paid for it.

    What is only reserved is let go; a part that is being taken goes back when it is here.
    """
    post_cancellation(order, by=by, at=at)
    for attempt in attempts:
        if attempt.due:
            payments.mark_cancelled(attempt=attempt, code="order_cancelled", by=by, at=at)
        if attempt.is_reserved:
            let_go(attempt=attempt, amount=untaken_of(attempt), by=by, at=at)
        if attempt.refundable:
            key, amount = f"cancel:attempt:{attempt.pk}", attempt.refundable
            request_refund(attempt_id=attempt.pk, amount=amount, key=key, reason=reason, by=by, at=at)
    undo_tenders(order, by=by, at=at, reason=reason)
