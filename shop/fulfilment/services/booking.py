"""Booking a carrier: asked outside of any transaction, after our own row is there, so that nothing is booked twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import lock, retry_on_deadlock
from shop.checkout.queries import collectable_of
from shop.fulfilment.models import Shipment
from shop.orders.queries import contact_of, package_with_id
from shop.orders.services import CannotFulfil, lock_package
from shop.shipping.carriers import carrier_for
from shop.shipping.carriers.types import Booked, CannotBook, CannotCancel, Party, Progress, Unreachable, Wanted

from .sending import open_shipment

if TYPE_CHECKING:
    from shop.orders.models import Package


def book_shipment(
    *,
    package_id: int,
    carrier_code: str,
    weight_grams: int,
    quantities: Mapping[int, int] | None = None,
    by: Actor,
    at: datetime,
) -> Shipment:
    """Have a carrier take all that is not sent yet, or so many of these lines. Raises CannotFulfil.

    When no answer comes the shipment stays "booking": the carrier may have it, and a person looks.
    """
    carrier = carrier_for(carrier_code)
    shipment = _reserve(package_id, carrier_code, weight_grams, quantities, by=by)
    try:
        booked = carrier.book(_wanted(shipment), at=at)
    except CannotBook as error:
        _drop(shipment)
        raise CannotFulfil(f"{carrier.name}: {error}") from error
    except Unreachable as error:
        if error.unsure:
            raise CannotFulfil(_("The carrier did not answer. Look in its panel whether it has the parcel.")) from error
        _drop(shipment)
        raise CannotFulfil(_("The carrier cannot be reached now. Try again in a few minutes.")) from error
    return _keep(shipment.pk, booked)


def cancel_booking(*, shipment_id: int, by: Actor, at: datetime) -> Shipment:
    """Call a booking off before the carrier has the parcel; again is without effect. Raises CannotFulfil."""
    shipment = Shipment.objects.get(pk=shipment_id)
    if shipment.sent_at:
        raise CannotFulfil(_("The carrier has this parcel already."))
    if shipment.consignment and shipment.progress != Progress.CANCELLED:
        try:
            carrier_for(shipment.carrier_code).cancel(shipment.consignment, at=at)
        except CannotCancel as error:
            raise CannotFulfil(str(error)) from error
        except Unreachable as error:
            raise CannotFulfil(_("The carrier cannot be reached now. Try again in a few minutes.")) from error
    return _called_off(shipment_id)


@retry_on_deadlock
@transaction.atomic
def _reserve(
    package_id: int, carrier_code: str, weight_grams: int, quantities: Mapping[int, int] | None, *, by: Actor
) -> Shipment:
    """Our row before the carrier is asked: a second press finds nothing left to book. Raises CannotFulfil."""
    package = lock_package(package_id)
    if package.status not in {"packed", "shipped"}:
        raise CannotFulfil(_("Pack this parcel first."))
    if Shipment.objects.filter(package=package_id, progress=Progress.BOOKING).exists():
        raise CannotFulfil(_("A carrier is being asked about this parcel. Wait for its answer, or call it off."))
    return open_shipment(
        package,
        quantities,
        by=by,
        sent_at=None,
        carrier_code=carrier_code,
        carrier=carrier_for(carrier_code).name,
        progress=Progress.BOOKING,
        weight_grams=weight_grams,
        collect_minor=_to_collect(package),
    )


def _to_collect(package: Package) -> int:
    """What is due is collected with the first parcel that is booked; the others travel paid."""
    if Shipment.objects.filter(package=package.pk, collect_minor__gt=0).exclude(progress=Progress.CANCELLED).exists():
        return 0
    return collectable_of([package])[package.pk].minor


def _wanted(shipment: Shipment) -> Wanted:
    package = package_with_id(shipment.package_id)
    contact = contact_of(package.order.contact)
    lines = list(shipment.lines.select_related("line").order_by("pk"))
    return Wanted(
        reference=shipment.public_id.hex,
        recipient=Party(
            contact.name,
            contact.phone,
            contact.street,
            contact.area,
            contact.district,
            contact.postcode,
            contact.country,
        ),
        sender=Party(str(package.seller.name), country=contact.country),
        weight_grams=shipment.weight_grams,
        pieces=sum(part.quantity for part in lines),
        collect_minor=shipment.collect_minor,
        value_minor=sum(part.quantity * part.line.unit_price_minor for part in lines),
        currency=package.order.currency,
        description=f"{package.number}: " + ", ".join(part.line.sku for part in lines),
        note=contact.note,
    )


@transaction.atomic
def _keep(shipment_id: int, booked: Booked) -> Shipment:
    """The carrier's id first of all; a message may have moved the shipment meanwhile."""
    shipment = lock(Shipment, shipment_id)
    shipment.consignment, shipment.tracking_code = booked.consignment, booked.tracking_code
    shipment.tracking_url, shipment.label_pdf = booked.tracking_url, booked.label_pdf
    shipment.carrier = booked.carrier_name or shipment.carrier
    if shipment.progress == Progress.BOOKING:
        shipment.progress = Progress.BOOKED
    shipment.save(update_fields=["consignment", "tracking_code", "tracking_url", "label_pdf", "carrier", "progress"])
    return shipment


@transaction.atomic
def _drop(shipment: Shipment) -> None:
    """The carrier has never heard of it."""
    shipment.lines.all().delete()
    shipment.delete()


@retry_on_deadlock
@transaction.atomic
def _called_off(shipment_id: int) -> Shipment:
    shipment = lock(Shipment, shipment_id)
    if shipment.sent_at:
        raise CannotFulfil(_("The carrier has this parcel already."))
    shipment.progress = Progress.CANCELLED
    shipment.save(update_fields=["progress"])
    return shipment
