"""Moving whole orders. `checkout` decides, holds the lock and moves money and stock in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.orders.events import OrderCancelled, OrderExpired, OrderPlaced
from shop.orders.models import Order, Package
from shop.orders.rules import cancellable


class CannotCancel(Refusal):
    """A seller has packed, or the order is over."""


def lock_order(order_id: int) -> Order:
    """The order, locked until the transaction ends; first in the order of locks. Raises Order.DoesNotExist."""
    return lock(Order, order_id)


def mark_placed(*, order: Order, by: Actor, at: datetime, reason: str = "") -> None:
    """A locked order is confirmed. Raises CannotMove."""
    order.place(by=by, at=at, reason=reason)
    record(OrderPlaced(**_facts(order)), by=by, at=at)


def mark_cancelled(*, order: Order, by: Actor, at: datetime, reason: str) -> None:
    """A locked order and its packages are called off. Raises CannotCancel."""
    packages = list(Package.objects.filter(order=order).order_by("pk"))
    if not cancellable(order.status, [package.status for package in packages]):
        raise CannotCancel(_sentence(order))
    _call_off(order, packages, by=by, at=at, reason=reason)


def mark_unsent(*, order: Order, by: Actor, at: datetime, reason: str) -> bool:
    """Call off a locked order when none of its packages comes any more; False when one does."""
    packages = list(Package.objects.filter(order=order).order_by("pk"))
    if any(package.status != Package.Status.CANCELLED for package in packages):
        return False
    _call_off(order, packages, by=by, at=at, reason=reason)
    return True


def _call_off(order: Order, packages: list[Package], *, by: Actor, at: datetime, reason: str) -> None:
    was_placed = order.status == Order.Status.PLACED
    for package in packages:
        if package.status != Package.Status.CANCELLED:
            package.cancel(by=by, at=at, reason=reason)
    order.cancel(by=by, at=at, reason=reason)
    record(OrderCancelled(**_facts(order), was_placed=was_placed), by=by, at=at)


def mark_expired(*, order: Order, by: Actor, at: datetime) -> None:
    """A locked order was not paid in time; its packages stay, for a payment that comes late. Raises CannotMove."""
    order.expire(by=by, at=at)
    record(OrderExpired(**_facts(order)), by=by, at=at)


def change_method(*, order: Order, method: str) -> None:
    """A locked order is to be paid in another way."""
    order.payment_method = method
    order.save(update_fields=["payment_method"])


def _sentence(order: Order) -> str:
    if order.status in {Order.Status.CANCELLED, Order.Status.EXPIRED}:
        return _("This order is cancelled already.")
    if not order.packages.exists():
        return _("The gift card is paid and cannot be called off here. Write to us if it was a mistake.")
    return _("A seller has already packed this order. Send back what you do not want when it arrives.")


def _facts(order: Order) -> dict[str, Any]:
    packages = list(order.packages.order_by("pk").values_list("pk", "seller_id"))
    return {
        "subject_id": order.pk,
        "total_minor": order.total_minor,
        "currency": order.currency,
        "package_ids": [package for package, _seller in packages],
        "seller_ids": [seller for _package, seller in packages],
    }
