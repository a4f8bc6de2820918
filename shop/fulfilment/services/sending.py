"""Handing parcels to carriers: a whole package at once, or some of it now and the rest later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock, retry_on_deadlock
from shop.checkout.services import capture_parcel
from shop.fulfilment.events import RestSent
from shop.fulfilment.models import Shipment, ShipmentLine
from shop.fulfilment.queries import unsent_quantities
from shop.orders.services import CannotFulfil, lock_package, mark_shipped
from shop.shipping.carriers.types import Progress

if TYPE_CHECKING:
    from shop.orders.models import Package


@retry_on_deadlock
@transaction.atomic
def ship_package(
    *, package_id: int, quantities: Mapping[int, int] | None = None, by: Actor, at: datetime, **tracking: str
) -> Shipment:
    """The carrier has all that is not sent yet, or so many of these lines (by id). Raises CannotFulfil.

    `tracking` is carrier, tracking_code and tracking_url, where known. What stays is sent by calling again.
    """
    package = lock_package(package_id)
    further = package.status == "shipped" and bool(unsent_quantities(package_id))
    if not further:
        _first_sent(package_id, by=by, at=at)
    shipment = open_shipment(package, quantities, by=by, sent_at=at, **tracking)
    if further:
        _tell_of_rest(shipment, package, by=by, at=at)
    return shipment


@retry_on_deadlock
@transaction.atomic
def hand_over(*, shipment_id: int, by: Actor, at: datetime) -> Shipment:
    """A booked shipment is with its carrier now; again is without effect. Raises CannotFulfil."""
    package = lock_package(Shipment.objects.values_list("package", flat=True).get(pk=shipment_id))
    shipment = lock(Shipment, shipment_id)
    if shipment.sent_at:
        return shipment
    if shipment.progress in {Progress.CANCELLED, Progress.BOOKING}:
        raise CannotFulfil(_("The carrier has no booking for this parcel. Book it again."))
    send_booked(shipment, package, by=by, at=at)
    shipment.progress = Progress.ON_THE_WAY
    shipment.save(update_fields=["progress"])
    return shipment


def send_booked(shipment: Shipment, package: Package, *, by: Actor, at: datetime) -> None:
    """A locked booking of a locked package leaves the shop; the first one takes the package with it."""
    shipment.sent_at = at
    shipment.save(update_fields=["sent_at"])
    if package.status == "shipped":
        _tell_of_rest(shipment, package, by=by, at=at)
    else:
        _first_sent(package.pk, by=by, at=at)


def _first_sent(package_id: int, *, by: Actor, at: datetime) -> None:
    """A locked package is on its way; what is only reserved for it is taken."""
    mark_shipped(package_id=package_id, by=by, at=at)
    capture_parcel(package_id=package_id, by=by, at=at)


def open_shipment(
    package: Package, quantities: Mapping[int, int] | None, *, by: Actor, sent_at: datetime | None, **columns: Any
) -> Shipment:
    """The next shipment of a locked package with these pieces, or with all that is left. Raises CannotFulfil."""
    left = unsent_quantities(package.pk)
    wanted = left if quantities is None else {pk: quantity for pk, quantity in quantities.items() if quantity}
    if any(not 0 < quantity <= left.get(pk, 0) for pk, quantity in wanted.items()):
        raise CannotFulfil(_("Some of these pieces are sent already. Look at what is left and choose again."))
    if not wanted:
        raise CannotFulfil(_("Choose at least one piece to send."))
    last = Shipment.objects.filter(package=package.pk).aggregate(last=Max("number"))["last"] or 0
    shipment = Shipment.objects.create(
        package_id=package.pk, number=last + 1, sent_at=sent_at, actor=str(by), **columns
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, line_id=pk, quantity=quantity) for pk, quantity in sorted(wanted.items())
    )
    return shipment


def _tell_of_rest(shipment: Shipment, package: Package, *, by: Actor, at: datetime) -> None:
    record(RestSent(subject_id=shipment.pk, order_id=package.order_id, package_id=package.pk), by=by, at=at)
