"""What checkout posts to the ledger, under which key; each in the transaction that moves the money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from shop.base.actor import Actor
from shop.base.money import Money
from shop.ledger import services as ledger
from shop.ledger.types import GivenBack, SaleShare, Turned
from shop.orders.books import sale_of, tax_parts_of, tax_parts_short, withheld_of
from shop.orders.queries import posted_shortfalls_of
from shop.tax.services import book_tax, take_back_tax

if TYPE_CHECKING:
    from shop.orders.models import Order, Package, Shortfall
    from shop.payments.models import Attempt, Capture, Refund


def sale_key(order: Order) -> str:
    """What the order's sale is called in the books; the tripwire looks for it."""
    return f"sale:order:{order.pk}"


def post_sale(order: Order, *, by: Actor, at: datetime) -> None:
    """The order was placed; one of nothing moves no money."""
    if order.moves_money:
        key, reference, taxes = sale_key(order), order.reference, tax_parts_of(order)
        ledger.post_sale(key=key, reference=reference, sale=sale_of(order, taxes), by=by, at=at)
        book_tax(key=key, reference=reference, parts=taxes, at=at)


def post_cancellation(order: Order, *, by: Actor, at: datetime) -> None:
    """An order was called off: its sale and what came off it are turned round, if it had been placed."""
    if order.placed_at and order.moves_money:
        for shortfall_id in posted_shortfalls_of(order.pk):
            key, reversed_key = f"cancel:shortfall:{shortfall_id}", f"short:shortfall:{shortfall_id}"
            _turn_round(order, key, reversed_key, by=by, at=at)
        _turn_round(order, f"cancel:order:{order.pk}", sale_key(order), by=by, at=at)


def _turn_round(order: Order, key: str, reversed_key: str, *, by: Actor, at: datetime) -> None:
    """What one journal posted goes back, and its tax with it."""
    ledger.post_reversal(key=key, reversed_key=reversed_key, by=by, at=at)
    take_back_tax(key=key, reversed_key=reversed_key, reference=order.reference, at=at)


def post_shortfalls(package: Package, rows: Iterable[Shortfall], *, by: Actor, at: datetime) -> None:
    """A part of a package does not come; what was given away moves no money."""
    currency = package.order.currency
    for row in rows:
        if not (row.amount_minor or row.funded_minor):
            continue
        rounding, taxes = Money(row.rounding_minor, currency), tax_parts_short(row)
        share = SaleShare(
            seller_id=package.seller_id,
            total=row.amount - rounding,
            commission=Money(row.commission_minor, currency),
            delivery=Money(row.delivery_minor, currency),
            vat=Money(row.commission_vat_minor, currency),
            withheld=withheld_of(taxes),
            funded=Money(row.funded_minor, currency),
        )
        key, reference = f"short:shortfall:{row.pk}", package.order.reference
        given = GivenBack(share, rounding, released=package.released_at is not None)
        ledger.post_given_back(key=key, reference=reference, given=given, by=by, at=at)
        book_tax(key=key, reference=reference, parts=taxes, at=at)


def post_capture(attempt: Attempt, *, by: Actor, at: datetime) -> None:
    """A provider took the attempt's whole amount."""
    key, taken = f"capture:attempt:{attempt.pk}", Turned(attempt.amount, attempt.charged)
    ledger.post_capture(key=key, reference=attempt.reference, taken=taken, provider=attempt.method, by=by, at=at)


def post_capture_part(capture: Capture, *, by: Actor, at: datetime) -> None:
    """A provider took a part of what it keeps ready for an attempt."""
    attempt, key = capture.attempt, f"capture:attempt:{capture.attempt_id}:{capture.part}"
    taken = Turned(capture.amount, capture.charged)
    ledger.post_capture(key=key, reference=attempt.reference, taken=taken, provider=attempt.method, by=by, at=at)


def post_cash(attempt: Attempt, package: Package, amount: Money, *, by: Actor, at: datetime) -> None:
    """The carrier collected cash for one package, a part of what the attempt is about."""
    key = f"capture:attempt:{attempt.pk}:package:{package.pk}"
    ledger.post_cash(key=key, reference=attempt.reference, amount=amount, by=by, at=at)


def post_refund(refund: Refund, *, by: Actor, at: datetime) -> None:
    """A provider paid money back."""
    attempt = refund.attempt
    ledger.post_refund(
        key=f"refund:refund:{refund.pk}",
        reference=attempt.reference,
        given=Turned(refund.amount, refund.charged),
        provider=attempt.method,
        by=by,
        at=at,
    )
