"""Sending goods anew without payment: stock is held and sold like that of any order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from shop.base.actor import Actor
from shop.inventory.services import hold
from shop.orders.queries import quantities_of
from shop.orders.services import create_replacement

from .confirming import confirm

if TYPE_CHECKING:
    from shop.orders.models import Order, Package


@transaction.atomic
def place_replacement(
    *, package: Package, quantities: Mapping[int, int], ship_by_on: date | None, by: Actor, at: datetime
) -> Order:
    """A confirmed order of so many of the package's lines (by line id) that costs nothing. Raises CannotAllocate."""
    order = create_replacement(package=package, quantities=quantities, ship_by_on=ship_by_on, by=by, at=at)
    hold(order_id=order.pk, quantities=quantities_of(order.pk), expires_at=None, by=by, at=at)
    confirm(order, by=by, at=at)
    return order
