"""`settle()`: the only place that finishes a payment. Webhook, browser return and reconciler all end here.

Whatever the order in which they come, and however often, an attempt is captured once and an order confirmed once.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import retry_on_deadlock
from shop.checkout.types import Outcome, Settlement
from shop.inventory.services import CannotAllocate, hold
from shop.orders.queries import quantities_of
from shop.orders.services import lock_order
from shop.orders.types import order_id_of
from shop.payments import capturing
from shop.payments.events import CardAgreed
from shop.payments.queries import attempt_with_id
from shop.payments.services import (
    lock_attempt,
    mark_cancelled,
    mark_captured,
    mark_expired,
    mark_failed,
    request_refund,
)
from shop.payments.types import Evidence, Finding
from shop.promotions.services import CannotClaim, claim_again
from shop.wallet.services import CannotSpend, hold_tenders_again

from .books import post_capture
from .capturing import capture_handed_over
from .confirming import confirm
from .taking import give_up_reservation

if TYPE_CHECKING:
    from shop.orders.models import Order
    from shop.payments.models import Attempt

logger = logging.getLogger(__name__)


@retry_on_deadlock
@transaction.atomic
def settle(*, attempt_id: int, evidence: Evidence, by: Actor, at: datetime) -> Settlement:
    """Make the order what the evidence says. Locks the order, then the attempt; again is without effect."""
    order = lock_order(order_id_of(attempt_with_id(attempt_id).reference))
    attempt = lock_attempt(attempt_id)
    outcome = _outcome(order, attempt, evidence, by=by, at=at)
    return Settlement(outcome, order.status, attempt.status)


def _outcome(order: Order, attempt: Attempt, evidence: Evidence, *, by: Actor, at: datetime) -> Outcome:
    if attempt.is_captured:
        return Outcome.KNOWN
    if attempt.is_reserved:
        return _reservation_news(order, attempt, evidence, by=by, at=at)
    if _foreign(attempt, evidence):
        return _left_to_a_person(attempt, evidence, by=by, at=at)
    if evidence.state is Finding.PAID:
        return _paid(order, attempt, evidence, by=by, at=at)
    if evidence.state is Finding.RESERVED:
        return _reserved(order, attempt, evidence, by=by, at=at)
    return _unpaid(attempt, evidence, by=by, at=at)


def _unpaid(attempt: Attempt, evidence: Evidence, *, by: Actor, at: datetime) -> Outcome:
    """No money came: the attempt is over, or still open."""
    if not attempt.open:
        return Outcome.KNOWN
    if evidence.state is Finding.FAILED:
        mark_failed(attempt=attempt, code=evidence.code, by=by, at=at)
        return Outcome.ENDED
    if evidence.state is Finding.CANCELLED:
        _called_off(attempt, evidence, by=by, at=at)
        return Outcome.ENDED
    return Outcome.OPEN


def _paid(order: Order, attempt: Attempt, evidence: Evidence, *, by: Actor, at: datetime) -> Outcome:
    """The money is here. An order that waits is confirmed, an expired one revived, any other gives it back."""
    mark_captured(attempt=attempt, provider_key=evidence.provider_key, capture_key=evidence.capture_key, by=by, at=at)
    post_capture(attempt, by=by, at=at)
    _tell_of_card(attempt, by=by, at=at)
    if order.awaiting or (order.is_expired and _held_again(order, by=by, at=at)):
        confirm(order, by=by, at=at, reason="paid late" if order.is_expired else "")
        return Outcome.CONFIRMED
    key = f"needless:attempt:{attempt.pk}"
    reason = f"the order was {order.status} when the money came"
    request_refund(attempt_id=attempt.pk, amount=attempt.amount, key=key, reason=reason, by=by, at=at)
    return Outcome.REFUNDING


def _reserved(order: Order, attempt: Attempt, evidence: Evidence, *, by: Actor, at: datetime) -> Outcome:
    """The money is ours to take. An order that waits is confirmed, an expired one revived, any other lets it go."""
    needed = order.awaiting or (order.is_expired and _held_again(order, by=by, at=at))
    capturing.mark_reserved(attempt=attempt, evidence=evidence, needed=needed, by=by, at=at)
    if not needed:
        return Outcome.RELEASING
    _tell_of_card(attempt, by=by, at=at)
    confirm(order, by=by, at=at, reason="paid late" if order.is_expired else "")
    capture_handed_over(order, attempt, by=by, at=at)
    return Outcome.CONFIRMED


def _tell_of_card(attempt: Attempt, *, by: Actor, at: datetime) -> None:
    """Its shopper lets us keep the card: it is asked for after the commit."""
    if attempt.keep_card:
        record(CardAgreed(subject_id=attempt.pk), by=by, at=at)


def _reservation_news(order: Order, attempt: Attempt, evidence: Evidence, *, by: Actor, at: datetime) -> Outcome:
    """What is taken of a reservation is known by its captures; what matters here is that it is gone."""
    if evidence.state is not Finding.CANCELLED or attempt.captures.filter(status="requested").exists():
        return Outcome.KNOWN
    if attempt.reserved:
        give_up_reservation(order, attempt, by=by, at=at)
        order.refresh_from_db()
    if capturing.is_closable(attempt):
        attempt.close(by=by, at=at)
    return Outcome.ENDED


def _held_again(order: Order, *, by: Actor, at: datetime) -> bool:
    """Whether an expired order can be had once more: its lines, the offers in its price, what purses were to pay."""
    try:
        with transaction.atomic():
            hold(order_id=order.pk, quantities=quantities_of(order.pk), expires_at=None, by=by, at=at)
            claim_again(reference=order.reference, by=by, at=at)
            hold_tenders_again(reference=order.reference, by=by, at=at)
    except (CannotAllocate, CannotClaim, CannotSpend):
        return False
    return True


def _called_off(attempt: Attempt, evidence: Evidence, *, by: Actor, at: datetime) -> None:
    if attempt.expires_at and attempt.expires_at <= at:
        mark_expired(attempt=attempt, by=by, at=at)
    else:
        mark_cancelled(attempt=attempt, code=evidence.code, by=by, at=at)


def _foreign(attempt: Attempt, evidence: Evidence) -> bool:
    """Whether the evidence is about other money than this attempt's."""
    other_payment = bool(attempt.provider_key and evidence.provider_key not in {"", attempt.provider_key})
    paid_otherwise = evidence.state in {Finding.PAID, Finding.RESERVED} and evidence.amount != attempt.charged
    return other_payment or paid_otherwise


def _left_to_a_person(attempt: Attempt, evidence: Evidence, *, by: Actor, at: datetime) -> Outcome:
    """Noted once: whoever asks again hears the same again."""
    logger.error("evidence of other money than %s (%s): %s", attempt, attempt.charged, evidence)
    after = {"state": evidence.state.value, "provider_key": evidence.provider_key, "amount": str(evidence.amount)}
    subject = ("payments.attempt", attempt.pk)
    if audit.last_state("payments.mismatch", subject=subject) != after:
        audit.note("payments.mismatch", subject=subject, by=by, at=at, after=after)
    return Outcome.MISMATCH
