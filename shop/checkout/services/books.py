"""What checkout posts to the ledger; each in the transaction that moves the money."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from shop.base.actor import Actor
from shop.base.money import Money
from shop.ledger import rules
from shop.ledger.queries import entries_of, journal_of_key
from shop.ledger.services import post
from shop.orders.queries import sale_shares_of

if TYPE_CHECKING:
    from shop.orders.models import Order, Package
    from shop.payments.models import Attempt, Refund


def post_sale(order: Order, *, by: Actor, at: datetime) -> None:
    """The order was placed; one of nothing moves no money."""
    if not order.total_minor:
        return
    rounding = Money(order.rounding_minor, order.currency)
    entries = rules.sale(total=order.total, shares=sale_shares_of(order), rounding=rounding)
    post(key=f"sale:order:{order.pk}", reference=order.reference, entries=entries, by=by, at=at)


def post_cancellation(order: Order, *, by: Actor, at: datetime) -> None:
    """A placed order was called off: its sale is turned round."""
    sale = journal_of_key(f"sale:order:{order.pk}")
    if sale is None:
        return
    entries = rules.reversal_of(entries_of(sale))
    key = f"cancel:order:{order.pk}"
    post(key=key, reference=order.reference, entries=entries, by=by, at=at, reverses=sale)


def post_capture(attempt: Attempt, *, by: Actor, at: datetime) -> None:
    """A provider took the attempt's whole amount."""
    entries = rules.capture(attempt.amount, provider=attempt.method)
    post(key=f"capture:attempt:{attempt.pk}", reference=attempt.reference, entries=entries, by=by, at=at)


def post_cash(attempt: Attempt, package: Package, amount: Money, *, by: Actor, at: datetime) -> None:
    """The carrier collected cash for one package, a part of what the attempt is about."""
    key = f"capture:attempt:{attempt.pk}:package:{package.pk}"
    post(key=key, reference=attempt.reference, entries=rules.cash_collected(amount), by=by, at=at)


def post_refund(refund: Refund, *, by: Actor, at: datetime) -> None:
    """A provider paid money back."""
    entries = rules.refund(refund.amount, provider=refund.attempt.method)
    post(key=f"refund:refund:{refund.pk}", reference=refund.attempt.reference, entries=entries, by=by, at=at)
