"""How the paying of a reference stands, pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .types import PaymentState

OPEN_STATES = {
    "due": PaymentState.ON_DELIVERY,
    "pending": PaymentState.UNKNOWN,
    "authorized": PaymentState.UNKNOWN,
    "started": PaymentState.PENDING,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One attempt in figures: its status, what it captured, what of it is promised back and what has gone back."""

    status: str
    captured_minor: int
    promised_minor: int
    returned_minor: int


def payment_state(attempts: Sequence[Standing]) -> PaymentState:
    """One word for all attempts of a reference, in the order they were made.

    Money that came in counts before what is open, and that before what failed; a second payment that went back whole
    does not count beside the one that stayed. No attempts: there was nothing to pay.
    """
    paid = [attempt for attempt in attempts if attempt.captured_minor]
    if paid:
        return _paid_state([one for one in paid if one.promised_minor < one.captured_minor] or paid)
    for attempt in reversed(attempts):
        if attempt.status in OPEN_STATES:
            return OPEN_STATES[attempt.status]
    return PaymentState.FAILED if attempts else PaymentState.FREE


def _paid_state(paid: Sequence[Standing]) -> PaymentState:
    promised = sum(attempt.promised_minor for attempt in paid)
    returned = sum(attempt.returned_minor for attempt in paid)
    if not promised:
        return PaymentState.PAID
    if returned < promised:
        return PaymentState.REFUND_DUE
    captured = sum(attempt.captured_minor for attempt in paid)
    return PaymentState.REFUNDED if returned == captured else PaymentState.PARTLY_REFUNDED
