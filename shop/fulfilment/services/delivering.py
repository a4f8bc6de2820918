"""Parcels that arrive."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import lock, retry_on_deadlock
from shop.checkout.services import collect_cash
from shop.fulfilment.models import Shipment
from shop.fulfilment.queries import unsent_quantities
from shop.orders.services import CannotFulfil, lock_package, mark_delivered
from shop.shipping.carriers.types import Progress

if TYPE_CHECKING:
    from shop.orders.models import Package

GONE = (Progress.CANCELLED, Progress.RETURNED)
"""A shipment that brings nothing any more."""


@retry_on_deadlock
@transaction.atomic
def deliver_package(*, package_id: int, by: Actor, at: datetime) -> Package:
    """The shopper has all of it, and with cash on delivery the carrier has the cash. Raises CannotFulfil."""
    package = mark_delivered(package_id=package_id, by=by, at=at)
    under_way = Shipment.objects.filter(package=package_id, delivered_at=None).exclude(progress__in=GONE)
    if unsent_quantities(package_id) or under_way.filter(sent_at=None).exists():
        raise CannotFulfil(_("A part of this parcel is not sent yet. Send it, or say that you cannot."))
    under_way.update(delivered_at=at, progress=Progress.DELIVERED)
    collect_cash(package_id=package_id, by=by, at=at)
    return package


@retry_on_deadlock
@transaction.atomic
def deliver_shipment(*, shipment_id: int, by: Actor, at: datetime) -> Shipment:
    """The shopper has one shipment; the last one completes its package. Again is without effect.

    Raises CannotFulfil for one that no carrier has yet.
    """
    package = lock_package(Shipment.objects.values_list("package", flat=True).get(pk=shipment_id))
    shipment = lock(Shipment, shipment_id)
    if shipment.sent_at is None:
        raise CannotFulfil(_("Hand this parcel to the carrier first."))
    note_arrival(shipment, package, by=by, at=at)
    return shipment


def note_arrival(shipment: Shipment, package: Package, *, by: Actor, at: datetime) -> None:
    """A locked shipment of a locked package has arrived, and with it the package when all that comes has come.

    Again is without effect.
    """
    if shipment.delivered_at is not None:
        return
    shipment.delivered_at, shipment.progress = at, Progress.DELIVERED
    shipment.save(update_fields=["delivered_at", "progress"])
    deliver_if_complete(package, by=by, at=at)


def deliver_if_complete(package: Package, *, by: Actor, at: datetime) -> None:
    """A locked package is delivered when all that comes has come."""
    shipments = Shipment.objects.filter(package=package.pk).exclude(progress=Progress.CANCELLED)
    shipments = shipments.exclude(progress=Progress.RETURNED, delivered_at=None)
    waiting = shipments.filter(delivered_at=None).exists() or unsent_quantities(package.pk)
    if package.status == "shipped" and shipments.exists() and not waiting:
        mark_delivered(package_id=package.pk, by=by, at=at)
        collect_cash(package_id=package.pk, by=by, at=at)
