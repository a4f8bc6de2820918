"""Sending parcels: the seller packs and ships, the shopper receives. Orders move through `orders.services`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.checkout.services import collect_cash
from shop.orders.queries import lines_of_package
from shop.orders.services import CannotFulfil, mark_delivered, mark_packed, mark_shipped

from .models import Shipment, ShipmentLine

if TYPE_CHECKING:
    from shop.orders.models import Package

__all__ = ["CannotFulfil", "deliver_package", "pack_package", "ship_package"]


@retry_on_deadlock
def pack_package(*, package_id: int, by: Actor, at: datetime) -> Package:
    """Everything is in its box. Raises CannotFulfil."""
    return mark_packed(package_id=package_id, by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def ship_package(
    *, package_id: int, carrier: str = "", tracking_code: str = "", tracking_url: str = "", by: Actor, at: datetime
) -> Shipment:
    """The carrier has all of the package, as one shipment. Raises CannotFulfil."""
    mark_shipped(package_id=package_id, by=by, at=at)
    shipment = Shipment.objects.create(
        package_id=package_id,
        number=Shipment.objects.filter(package=package_id).count() + 1,
        carrier=carrier,
        tracking_code=tracking_code,
        tracking_url=tracking_url,
        sent_at=at,
        actor=str(by),
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, line_id=line.pk, quantity=line.quantity)
        for line in lines_of_package(package_id)
        if not line.digital
    )
    return shipment


@retry_on_deadlock
@transaction.atomic
def deliver_package(*, package_id: int, by: Actor, at: datetime) -> Package:
    """The shopper has it, and with cash on delivery the carrier has the cash. Raises CannotFulfil."""
    package = mark_delivered(package_id=package_id, by=by, at=at)
    collect_cash(package_id=package_id, by=by, at=at)
    return package
