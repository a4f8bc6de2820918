"""Calling an order off while nothing is packed: stock comes back, what was paid goes back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.inventory.services import release, take_back
from shop.orders.services import lock_order, mark_cancelled
from shop.payments import services as payments
from shop.payments.services import lock_attempts_of, request_refund

from .books import post_cancellation

if TYPE_CHECKING:
    from shop.orders.models import Order


@retry_on_deadlock
@transaction.atomic
def cancel_order(*, order_id: int, by: Actor, at: datetime, reason: str) -> Order:
    """Cancel order, packages and what is due. Raises CannotCancel once a seller has packed.

    Captured money is promised back here and sent after the commit; a payment still open at a provider is closed there
    after the commit, and refunded if it was paid meanwhile.
    """
    order = lock_order(order_id)
    attempts = lock_attempts_of(order.reference)
    was_placed = order.is_placed
    mark_cancelled(order=order, by=by, at=at, reason=reason)
    give_back = take_back if was_placed else release
    give_back(order_id=order.pk, by=by, at=at, reason=reason)
    post_cancellation(order, by=by, at=at)
    for attempt in attempts:
        if attempt.due:
            payments.mark_cancelled(attempt=attempt, code="order_cancelled", by=by, at=at)
        elif attempt.refundable:
            key, amount = f"cancel:attempt:{attempt.pk}", attempt.refundable
            request_refund(attempt_id=attempt.pk, amount=amount, key=key, reason=reason, by=by, at=at)
    return order
