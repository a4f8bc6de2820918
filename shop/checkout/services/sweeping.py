"""What runs every minute: finish what a lost answer, a crash or an absent shopper left open."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.inventory.services import release
from shop.orders.queries import awaiting_order_ids
from shop.orders.services import lock_order, mark_expired
from shop.orders.types import reference_of
from shop.payments.queries import (
    attempt_with_id,
    attempts_of,
    closed_attempts,
    deadlines_of,
    is_due_for_a_look,
    open_attempts,
    reservations_ending,
    reservations_over,
    unsent_captures,
    unsent_refunds,
)
from shop.payments.services import lock_attempts_of
from shop.promotions import services as promotions
from shop.wallet.services import release_tenders

from .asking import ask_provider, void_payment
from .refunding import send_refund
from .taking import BEFORE_END, capture_before_end, close_reservation, send_capture

logger = logging.getLogger(__name__)

BY = Actor.system("reconciler")
PATIENCE = timedelta(seconds=30)
BATCH = 100


def reconcile(*, at: datetime) -> int:
    """Ask about open attempts and close those whose order needs them no more; look back at those that were closed and
    might still be paid; send refunds; look after reservations. Returns how many it saw.
    """
    before = at - PATIENCE
    attempts = [attempt.pk for attempt in open_attempts(at=at)[:BATCH]]
    closed = [attempt.pk for attempt in closed_attempts(at=at)[:BATCH]]
    refunds = [refund.pk for refund in unsent_refunds(asked_before=before, at=at)[:BATCH]]
    seen = reconcile_reservations(at=at)
    for attempt_id in attempts:
        _one(_reconcile_attempt, attempt_id, at)
    for attempt_id in closed:
        _one(_look_back, attempt_id, at)
    for refund_id in refunds:
        _one(_reconcile_refund, refund_id, at)
    return seen + len(attempts) + len(closed) + len(refunds)


def reconcile_reservations(*, at: datetime) -> int:
    """Take what was to be taken, take the rest of what ends soon, let go of what is over. Returns how many it saw."""
    captures = [capture.pk for capture in unsent_captures(asked_before=at - PATIENCE, at=at)[:BATCH]]
    ending = [attempt.pk for attempt in reservations_ending(before=at + BEFORE_END)[:BATCH]]
    over = [attempt.pk for attempt in reservations_over()[:BATCH]]
    for capture_id in captures:
        _one(_reconcile_capture, capture_id, at)
    for attempt_id in ending:
        _one(_take_before_end, attempt_id, at)
    for attempt_id in over:
        _one(_close, attempt_id, at)
    return len(captures) + len(ending) + len(over)


def expire_unpaid(*, at: datetime) -> int:
    """Give up orders whose last attempt is past its deadline; returns how many. The provider is asked first.

    One that cannot say what became of the money is asked less often after an hour, and for ever.
    """
    waiting = {reference_of(order_id): order_id for order_id in awaiting_order_ids()}
    overdue = [waiting[reference] for reference, deadline in deadlines_of(waiting).items() if deadline <= at]
    return sum(bool(_one(_expire, order_id, at)) for order_id in sorted(overdue))


def void_needless(*, order_id: int, at: datetime) -> None:
    """Close every attempt of an order that still could be paid and must not be."""
    for attempt in attempts_of(reference_of(order_id)):
        if attempt.open:
            void_payment(attempt_id=attempt.pk, by=BY, at=at)
        if attempt.is_reserved:
            close_reservation(attempt_id=attempt.pk, by=BY, at=at)


def _one[T](step: Callable[[int, datetime], T], pk: int, at: datetime) -> T | None:
    """One broken order must not keep the others waiting."""
    try:
        return step(pk, at)
    except Exception:
        logger.exception("%s of %s failed; the next sweep tries again", step.__name__, pk)
        return None


def _reconcile_attempt(attempt_id: int, at: datetime) -> None:
    settlement = ask_provider(attempt_id=attempt_id, by=BY, at=at)
    overdue = attempt_with_id(attempt_id).expires_at
    if settlement.order_status != "awaiting_payment" or (overdue and overdue <= at):
        void_payment(attempt_id=attempt_id, by=BY, at=at)


def _look_back(attempt_id: int, at: datetime) -> None:
    """Money that came after we gave up is recorded, and revives the order or goes back."""
    ask_provider(attempt_id=attempt_id, by=BY, at=at)


def _reconcile_refund(refund_id: int, at: datetime) -> None:
    send_refund(refund_id=refund_id, by=BY, at=at)


def _reconcile_capture(capture_id: int, at: datetime) -> None:
    send_capture(capture_id=capture_id, by=BY, at=at)


def _take_before_end(attempt_id: int, at: datetime) -> None:
    capture_before_end(attempt_id=attempt_id, by=BY, at=at)


def _close(attempt_id: int, at: datetime) -> None:
    close_reservation(attempt_id=attempt_id, by=BY, at=at)


def _expire(order_id: int, at: datetime) -> bool:
    for attempt in attempts_of(reference_of(order_id)):
        if is_due_for_a_look(attempt, at=at):
            ask_provider(attempt_id=attempt.pk, by=BY, at=at)
            void_payment(attempt_id=attempt.pk, by=BY, at=at)
    return _given_up(order_id, at)


@retry_on_deadlock
@transaction.atomic
def _given_up(order_id: int, at: datetime) -> bool:
    """Let the stock go and end the order, unless it was paid, or tried again, or a provider did not answer."""
    order = lock_order(order_id)
    attempts = lock_attempts_of(order.reference)
    if not order.awaiting or any(attempt.open or (attempt.expires_at or at) > at for attempt in attempts):
        return False
    release(order_id=order.pk, by=BY, at=at, reason="not paid in time")
    promotions.release(reference=order.reference, by=BY, at=at)
    release_tenders(reference=order.reference, by=BY, at=at)
    mark_expired(order=order, by=BY, at=at)
    return True
