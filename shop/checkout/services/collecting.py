"""Cash that carriers collect: each delivered package pays its part of what is due."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from shop.base.actor import Actor
from shop.base.money import Money
from shop.orders.queries import short_amount_of, undelivered_packages_of
from shop.orders.services import lock_package
from shop.payments.services import lock_attempts_of, mark_captured

from .books import post_cash

if TYPE_CHECKING:
    from shop.orders.models import Package


@transaction.atomic
def collect_cash(*, package_id: int, by: Actor, at: datetime) -> None:
    """A package was delivered: what is due for it is in the carrier's hands; the last one completes the payment.

    Nothing happens for orders that are paid already.
    """
    package = lock_package(package_id)
    due = next((attempt for attempt in lock_attempts_of(package.order.reference) if attempt.due), None)
    if due is None:
        return
    amount = share_of(package)
    if amount.minor > 0:
        post_cash(due, package, amount, by=by, at=at)
    if not undelivered_packages_of(package.order_id):
        mark_captured(attempt=due, provider_key="", by=by, at=at)


def share_of(package: Package) -> Money:
    """What is collected for a package: what was not sent comes off, the order's rounding goes with the first one."""
    rounding = package.order.rounding_minor if package.letter == "A" else 0
    whole = Money(package.total_minor + rounding, package.order.currency)
    return whole - short_amount_of(package.pk, package.order.currency)
