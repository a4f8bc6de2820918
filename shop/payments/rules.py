"""How the paying of a reference stands, and what may be kept of what was said with a provider; pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .types import PaymentState

OPEN_STATES = {
    "due": PaymentState.ON_DELIVERY,
    "on_account": PaymentState.ON_ACCOUNT,
    "pending": PaymentState.UNKNOWN,
    "authorized": PaymentState.RESERVED,
    "started": PaymentState.PENDING,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One attempt in figures: its status, what it captured, what of it is promised back and what has gone back.

    `released`: it was reserved, and all of it was let go.
    """

    status: str
    captured_minor: int
    promised_minor: int
    returned_minor: int
    released: bool = False


def payment_state(attempts: Sequence[Standing], purses: Sequence[Standing] = ()) -> PaymentState:
    """One word for all attempts of a reference, in the order they were made, and for what purses paid beside them.

    Money that came in counts before what is open, and that before what failed; a second payment that went back whole
    does not count beside the one that stayed. No attempts: there was nothing to pay.
    """
    paid = [attempt for attempt in attempts if attempt.captured_minor]
    if paid:
        kept = [one for one in paid if one.promised_minor < one.captured_minor] or paid
        state = _paid_state([*kept, *purses])
        partly = state is PaymentState.PAID and any(one.status == "authorized" for one in kept)
        return PaymentState.PARTLY_PAID if partly else state
    for attempt in reversed(attempts):
        if attempt.status in OPEN_STATES:
            return OPEN_STATES[attempt.status]
    if purses:
        return _paid_state(purses)
    if attempts and attempts[-1].released:
        return PaymentState.RELEASED
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


HOUR = timedelta(hours=1)


def pause_after(tries: int) -> timedelta:
    """How long a refund rests after so many calls: none at first, then doubling from two minutes to six hours."""
    return timedelta(0) if tries < 4 else min(timedelta(minutes=2 ** (tries - 3)), timedelta(hours=6))


LOOKS = ((HOUR, timedelta(seconds=30)), (timedelta(days=1), timedelta(minutes=10)), (timedelta.max, HOUR))
"""Until how long after its deadline an open payment rests for how long between two looks at it."""


def rests(overdue: timedelta, since_look: timedelta) -> bool:
    """Whether an open payment is left alone that was to be over an hour ago, and that somebody looked at so long ago.

    One that nobody can decide, because a bank checks it or tells of other money, stays open until a person does.
    """
    pause = next(pause for until, pause in LOOKS if overdue < until)
    return overdue >= HOUR and since_look < pause


SECRET = re.compile(
    r"pass|secret|token|authori|api.?key|app.?key|merchant.?key|sign|hash|session|pin$|otp|store_id"
    r"|^customer$|^payment_method$",
    re.IGNORECASE,
)
KEPT_CARD = re.compile(r"\b(?:cus|pm)_\w+")
PERSONAL = re.compile(
    r"msisdn|phone|mobile|wallet|payer|e?mail|name|street|add1|line_?\d|city|admin_area|post(al_?)?code|zip|birth"
    r"|national_number|tax_id|card_no|account",
    re.IGNORECASE,
)
LONGEST = 4000


def masked(said: Any) -> Any:
    """What was said with secrets taken out and what is personal shortened to its end."""
    if isinstance(said, dict):
        return {str(name): _masked_field(str(name), value) for name, value in said.items()}
    if isinstance(said, list):
        return [masked(item) for item in said[:50]]
    return _storable(said)


def masked_address(address: str) -> str:
    """An address without card tokens and the values of its query: some providers take their passwords there."""
    address = KEPT_CARD.sub("•••", address)
    path, mark, query = address.partition("?")
    names = [part.partition("=")[0] for part in query.split("&")] if mark else []
    return f"{path}?{'&'.join(names)}" if names else path


def _masked_field(name: str, value: Any) -> Any:
    if isinstance(value, dict | list):
        return masked(value)
    if not value or isinstance(value, bool):
        return value
    if SECRET.search(name):
        return "•••"
    if PERSONAL.search(name):
        return f"•••{str(value)[-3:]}" if len(str(value)) > 6 else "•••"
    return _storable(value)


def _storable(value: Any) -> Any:
    """A value that jsonb keeps: no NUL, no endless text, no NaN, and no token of a kept card."""
    if isinstance(value, str):
        return KEPT_CARD.sub("•••", value).replace("\x00", "")[:LONGEST].encode("utf-8", "replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
