"""Gift cards and store credit in an order: held at Pay, and where money goes when some of it goes back.

What the chosen method paid goes back first, then store credit, then cards, the last one first: so nothing that came
from a card leaves the marketplace as cash. Cash of the door is the exception: it needs a person's hands, so what purses
paid goes back before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.refusals import TendersChanged
from shop.payments import services as payments
from shop.wallet.services import CannotSpend, give_tenders_back, hold_tenders, pay_into_credit, release_tenders
from shop.wallet.types import Payback, Wish

if TYPE_CHECKING:
    from shop.orders.models import Order
    from shop.payments.models import Attempt


@dataclass(frozen=True, slots=True)
class Owed:
    """What a locked order's buyer gets back, and why; `attempts` are the order's, locked.

    Each refund has a key of its own that begins with `key`, as those of purses do. `into_credit`: the buyer wants what
    a provider took as store credit.
    """

    order: Order
    attempts: Sequence[Attempt]
    amount: Money
    key: str
    reason: str
    into_credit: bool = False


def hold_wish(order: Order, wish: Wish, *, by: Actor, at: datetime) -> Money:
    """Keep what the shopper wants to pay with; answers what is left for the chosen method. Raises TendersChanged."""
    user_id, reference = order.user_id, order.reference
    try:
        held = hold_tenders(reference=reference, wish=wish, user_id=user_id, total=order.total, by=by, at=at)
    except CannotSpend as refusal:
        raise TendersChanged(refusal.message) from refusal
    return order.total - held


def undo_tenders(order: Order, *, by: Actor, at: datetime, reason: str) -> None:
    """Nothing is owed for a locked order any more: purses get back what is held for it and what they paid."""
    release_tenders(reference=order.reference, by=by, at=at)
    give_tenders_back(back=Payback(order.reference, order.total, f"cancel:order:{order.pk}", reason), by=by, at=at)


def give_back(owed: Owed, *, by: Actor, at: datetime) -> Money:
    """Send money back; answers what neither attempts nor purses had left. Raises CannotRefund."""
    rest = owed.amount
    for attempt in owed.attempts:
        part = Money(min(rest.minor, attempt.refundable.minor), rest.currency)
        if part.minor > 0:
            refund_attempt(owed, attempt, part, by=by, at=at)
            rest -= part
    if rest:
        rest -= give_tenders_back(back=Payback(owed.order.reference, rest, owed.key, owed.reason), by=by, at=at)
    return rest


def refund_attempt(owed: Owed, attempt: Attempt, amount: Money, *, by: Actor, at: datetime) -> None:
    """A part of what an attempt captured goes back, by its provider or as store credit. Raises CannotRefund."""
    key, reason = f"{owed.key}:attempt:{attempt.pk}", owed.reason
    if not owed.into_credit:
        payments.request_refund(attempt_id=attempt.pk, amount=amount, key=key, reason=reason, by=by, at=at)
        return
    refund = payments.refund_into_credit(attempt_id=attempt.pk, amount=amount, key=key, reason=reason, by=by, at=at)
    into_credit(owed.order, amount, key=f"refund:refund:{refund.pk}", reason=reason, by=by, at=at)


def into_credit(order: Order, amount: Money, *, key: str, reason: str, by: Actor, at: datetime) -> None:
    """So much of what was paid for an order is its person's store credit now. Raises ValueError for a guest's order."""
    if order.user_id is None:
        raise ValueError("store credit belongs to an account")
    pay_into_credit(user_id=order.user_id, back=Payback(order.reference, amount, key, reason), by=by, at=at)
