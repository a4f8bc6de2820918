"""Paying an order that is still to be paid once more, in the same or another way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.checkout.queries import cash_barred_for, rest_of
from shop.checkout.refusals import CannotRetry
from shop.checkout.types import Placed
from shop.orders.queries import order_with_id, packages_of_order
from shop.orders.services import change_method, lock_order
from shop.payments.capturing import take_when_sent
from shop.payments.cards import wish_to_keep
from shop.payments.queries import attempts_of, methods_for, reserves_first
from shop.payments.services import lock_attempts_of, open_attempt
from shop.payments.types import Method, Wanted
from shop.store.queries import store

from .asking import ask_provider, void_payment
from .cash_checks import NO_CASH, ask_to_confirm
from .confirming import confirm
from .starting import resumed

if TYPE_CHECKING:
    from shop.orders.models import Order


def retry_payment(*, order_id: int, method: str, by: Actor, at: datetime) -> Placed:
    """A new attempt on the same order. An attempt by the same method that is still open goes on instead.

    One that is open with another provider is closed there first; if it turns out paid, the order is confirmed by it.
    Raises CannotRetry, CannotPay.
    """
    currency = order_with_id(order_id).charged.currency
    chosen = next((one for one in methods_for(store(), currency=currency) if one.code == method), None)
    if chosen is None:
        raise CannotRetry(_("Choose how you want to pay."))
    for attempt in attempts_of(order_with_id(order_id).reference):
        if attempt.open and attempt.method != method:
            ask_provider(attempt_id=attempt.pk, by=by, at=at)
            void_payment(attempt_id=attempt.pk, by=by, at=at)
    return resumed(_retried(order_id, chosen, by=by, at=at), by=by, at=at)


def _comes_to_the_door(order: Order) -> bool:
    """Whether every parcel is handed over by somebody who can take cash; a gift card is no parcel."""
    packages = packages_of_order(order.pk)
    return bool(packages) and all(package.needs_delivery for package in packages)


@retry_on_deadlock
@transaction.atomic
def _retried(order_id: int, method: Method, *, by: Actor, at: datetime) -> Order:
    order = lock_order(order_id)
    if order.is_placed:
        return order
    if not (order.awaiting or order.is_expired):
        raise CannotRetry(_("This order was cancelled. Put the things in your cart again to order them."))
    if order.is_expired:
        raise CannotRetry(_("This order was not paid in time. Put the things in your cart again to order them."))
    attempts = lock_attempts_of(order.reference)
    if any(attempt.open and attempt.method == method.code for attempt in attempts):
        return order
    if method.on_delivery and not _comes_to_the_door(order):
        raise CannotRetry(_("Downloads cannot be paid on delivery. Choose another way to pay."))
    if method.on_delivery and cash_barred_for(order.contact.phone):
        raise CannotRetry(NO_CASH)
    expires_at = None if method.on_delivery else at + timedelta(minutes=method.hold_minutes)
    rest = rest_of(order)
    wanted = Wanted(order.reference, rest, order.charge_of(rest))
    attempt = open_attempt(wanted=wanted, method=method.code, expires_at=expires_at, by=by, at=at)
    if reserves_first(method, store()) and packages_of_order(order.pk):
        take_when_sent(attempt=attempt)
    if any(earlier.keep_card and earlier.method == method.code for earlier in attempts):
        wish_to_keep(attempt=attempt)
    change_method(order=order, method=method.code)
    if method.on_delivery:
        confirm(order, by=by, at=at)
        ask_to_confirm(order, by=by, at=at)
    return order
