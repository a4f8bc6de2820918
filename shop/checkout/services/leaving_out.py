"""A seller cannot send a part of a package: the stock is let go, and the shopper does not pay for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.money import Money
from shop.checkout.queries import uncovered_of
from shop.inventory.services import give_up
from shop.orders.queries import short_amount_of, undelivered_packages_of
from shop.orders.services import CannotLeaveOut, lock_package, mark_short, mark_unsent, tell_of_shortfalls
from shop.payments.capturing import let_go
from shop.payments.services import lock_attempts_of, lower_due, mark_captured
from shop.promotions import services as promotions
from shop.wallet.services import give_tenders_back
from shop.wallet.types import Payback

from .books import post_shortfalls
from .cancelling import undo_payment
from .capturing import covering
from .tendering import Owed, give_back

if TYPE_CHECKING:
    from shop.orders.models import Package, Shortfall
    from shop.payments.models import Attempt


@retry_on_deadlock
@transaction.atomic
def leave_out(
    *, package_id: int, wanted: Mapping[int, int], reason: str, restock: bool, by: Actor, at: datetime
) -> list[Shortfall]:
    """So many of these lines (by id) are not sent. Raises CannotLeaveOut.

    Paid money is promised back and sent after the commit; cash on delivery is lowered. When nothing of the order comes
    any more, the order is cancelled.
    """
    package = lock_package(package_id)
    attempts = lock_attempts_of(package.order.reference)
    if any(attempt.disputed_minor for attempt in attempts):
        raise CannotLeaveOut(_("The buyer's bank asked for this money back. Ask the office what to do."))
    rows = mark_short(package=package, wanted=wanted, reason=reason, restocked=restock, by=by, at=at)
    quantities: Counter[int] = Counter()
    for row in rows:
        quantities[row.line.variant_id] += row.quantity
    give_up(order_id=package.order_id, quantities=quantities, restock=restock, by=by, at=at, reason=reason)
    post_shortfalls(package, rows, by=by, at=at)
    if mark_unsent(order=package.order, by=by, at=at, reason=reason):
        promotions.release(reference=package.order.reference, by=by, at=at)
        undo_payment(package.order, attempts, by=by, at=at, reason=reason)
    else:
        _lower(package, rows, attempts, by=by, at=at, reason=reason)
        tell_of_shortfalls(package=package, rows=rows, by=by, at=at)
    return rows


def _lower(
    package: Package, rows: list[Shortfall], attempts: list[Attempt], *, by: Actor, at: datetime, reason: str
) -> None:
    """Collect less at the door, or promise back what was paid."""
    amount = Money(sum(row.amount_minor for row in rows), package.order.currency)
    due = next((attempt for attempt in attempts if attempt.due), None)
    reserved = next((attempt for attempt in attempts if attempt.is_reserved), None)
    key = f"short:shortfall:{rows[0].pk}"
    if amount.minor <= 0:
        return
    if reserved and not _taken(reserved, package):
        less = _less_at_the_door(package, amount)
        if covering(reserved, package) is None:
            let_go(attempt=reserved, amount=less, by=by, at=at)
        _give_purses(package, amount - less, key, reason, by=by, at=at)
        return
    if due is None:
        give_back(Owed(package.order, attempts, amount, key, reason), by=by, at=at)
        return
    less = min(amount, due.amount) if due.on_account else _less_at_the_door(package, amount)
    if less:
        lower_due(attempt=due, amount=less, by=by, at=at)
    if due.at_the_door and not undelivered_packages_of(package.order_id):
        mark_captured(attempt=due, provider_key="", by=by, at=at)
    _give_purses(package, amount - less, key, reason, by=by, at=at)


def _taken(reserved: Attempt, package: Package) -> bool:
    """Whether the package's part of a reservation is with us; what is being taken gives too much back by itself."""
    capture = covering(reserved, package)
    return capture is not None and not capture.waits


def _give_purses(package: Package, amount: Money, key: str, reason: str, *, by: Actor, at: datetime) -> None:
    """What gift cards and store credit paid of it goes back to them."""
    if amount:
        give_tenders_back(back=Payback(package.order.reference, amount, key, reason), by=by, at=at)


def _less_at_the_door(package: Package, amount: Money) -> Money:
    """By how much the cash for a package falls when so much of it, noted already, does not come."""
    left = uncovered_of([package])[package.pk] - short_amount_of(package.pk, amount.currency).minor
    return Money(max(0, left + amount.minor) - max(0, left), amount.currency)
