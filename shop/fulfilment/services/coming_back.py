"""Parcels that nobody took at the door."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import retry_on_deadlock
from shop.checkout.services import note_cash_refused
from shop.fulfilment.events import ShipmentMoved
from shop.fulfilment.models import Shipment
from shop.fulfilment.rules import OVER
from shop.orders.services import CannotFulfil, lock_package
from shop.shipping.carriers.types import Progress

if TYPE_CHECKING:
    from shop.orders.models import Package


@retry_on_deadlock
@transaction.atomic
def take_back_parcels(*, package_id: int, by: Actor, at: datetime) -> Package:
    """What was carried by hand came back, because nobody took it: it can be sent again or given up.

    Raises CannotFulfil when nothing of the package is on its way by hand.
    """
    package = lock_package(package_id)
    by_hand = Shipment.objects.filter(package=package_id, carrier_code="", sent_at__isnull=False, delivered_at=None)
    shipments = list(by_hand.exclude(progress__in=OVER).select_for_update(of=("self",)).order_by("pk"))
    if not shipments:
        raise CannotFulfil(_("Nothing of this parcel is on its way by hand. A courier tells us by itself."))
    for shipment in shipments:
        shipment.progress, shipment.seen_at = Progress.RETURNED, at
        shipment.save(update_fields=["progress", "seen_at"])
        fact = ShipmentMoved(
            subject_id=shipment.pk, order_id=package.order_id, package_id=package_id, progress=Progress.RETURNED
        )
        record(fact, by=by, at=at)
    note_cash_refused(package=package, at=at)
    return package
