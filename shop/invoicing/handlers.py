"""A parcel left: it is billed. Something came off: it is credited. Dated as the fact."""

from __future__ import annotations

from shop.base.actor import Actor
from shop.base.events import subscribe
from shop.base.models import Event
from shop.disputes.events import DisputeLost
from shop.orders.events import OrderCancelled, PackageDelivered, PackageShipped, PackageShort
from shop.returns.events import ReturnSettled

from .services import credit_dispute, credit_return, credit_shortfalls, issue_invoice

CLERK = Actor.system("invoicing")


@subscribe(PackageShipped.name, room="invoicing")
@subscribe(PackageDelivered.name, room="invoicing")
def bill(event: Event) -> None:
    """A package left; downloads are delivered without having been shipped."""
    issue_invoice(package_id=event.subject_id, by=CLERK, at=event.at)


@subscribe(PackageShort.name, room="invoicing")
def credit_short(event: Event) -> None:
    """A part of it will not come."""
    credit_shortfalls(package_id=event.subject_id, by=CLERK, at=event.at)


@subscribe(OrderCancelled.name, room="invoicing")
def credit_order(event: Event) -> None:
    """Nothing of an order comes any more: parcels that left and came back unopened were billed."""
    for package_id in event.payload["package_ids"]:
        credit_shortfalls(package_id=package_id, by=CLERK, at=event.at)


@subscribe(DisputeLost.name, room="invoicing")
def credit_lost(event: Event) -> None:
    """The buyer's bank keeps what was paid for it."""
    credit_dispute(dispute_id=event.subject_id, by=CLERK, at=event.at)


@subscribe(ReturnSettled.name, room="invoicing")
def credit_back(event: Event) -> None:
    """A part of it came back."""
    credit_return(case_id=event.subject_id, by=CLERK, at=event.at)
