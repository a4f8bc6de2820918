"""Cash that carriers collect: each delivered package pays its part of what is due."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shop.base.actor import Actor
from shop.checkout.queries import due_at_the_door
from shop.orders.queries import undelivered_packages_of
from shop.orders.services import lock_package
from shop.payments.services import lock_attempts_of, mark_captured

from .books import post_cash


@transaction.atomic
def collect_cash(*, package_id: int, by: Actor, at: datetime) -> None:
    """A package was delivered: what is due for it is in the carrier's hands; the last one completes the payment.

    Nothing happens for orders that are paid already.
    """
    package = lock_package(package_id)
    due = next((attempt for attempt in lock_attempts_of(package.order.reference) if attempt.at_the_door), None)
    if due is None:
        return
    amount = due_at_the_door([package])[package.pk]
    if amount.minor > 0:
        post_cash(due, package, amount, by=by, at=at)
    if not undelivered_packages_of(package.order_id):
        mark_captured(attempt=due, provider_key="", by=by, at=at)
