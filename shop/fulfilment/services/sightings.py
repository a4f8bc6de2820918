"""What carriers say, whoever says it first: a message to a hook, or the answer to our asking."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock, retry_on_deadlock
from shop.checkout.services import note_cash_refused
from shop.fulfilment.events import ShipmentMoved
from shop.fulfilment.models import Shipment, Sighting
from shop.fulfilment.rules import HANDED_OVER, OVER, moved
from shop.orders.services import lock_package
from shop.shipping.carriers import carrier_for
from shop.shipping.carriers import types as carriers
from shop.shipping.carriers.types import Progress

from .delivering import note_arrival
from .sending import send_booked

logger = logging.getLogger(__name__)

ASK_EVERY = timedelta(hours=2)
BATCH = 100


def note_sightings(*, carrier_code: str, seen: Iterable[carriers.Sighting], by: Actor, at: datetime) -> int:
    """Keep what a carrier said and move its shipments by it; returns how many were news."""
    return sum(note_sighting(carrier_code=carrier_code, seen=one, by=by, at=at) for one in seen)


@retry_on_deadlock
@transaction.atomic
def note_sighting(*, carrier_code: str, seen: carriers.Sighting, by: Actor, at: datetime) -> bool:
    """One of them; False when it came before, or is about nothing of ours."""
    known = _shipment_of(carrier_code, seen)
    if known is None:
        logger.warning("%s speaks of a parcel that nobody knows: %s", carrier_code, seen.consignment or seen.reference)
        return False
    package = lock_package(known.package_id)
    shipment = lock(Shipment, known.pk)
    _kept, news = Sighting.objects.get_or_create(
        shipment=shipment,
        event_id=seen.event_id,
        defaults={
            "progress": seen.progress or "",
            "words": seen.words[:300],
            "collected_minor": seen.collected_minor,
            "body": dict(seen.body),
            "at": seen.at,
        },
    )
    if not news:
        return False
    before = Progress(shipment.progress)
    now = moved(before, seen.progress, seen_at=seen.at, last_at=shipment.seen_at)
    _write(shipment, seen, now)
    if now in HANDED_OVER and shipment.sent_at is None:
        send_booked(shipment, package, by=by, at=at)
        package.refresh_from_db(fields=["status"])
    if now is Progress.DELIVERED:
        note_arrival(shipment, package, by=by, at=at)
    if now is Progress.RETURNED and shipment.delivered_at is None:
        note_cash_refused(package=package, at=at)
    fact = ShipmentMoved(subject_id=shipment.pk, order_id=package.order_id, package_id=package.pk, progress=now)
    record(fact, by=by, at=at)
    return True


def track_shipments(*, at: datetime) -> int:
    """Ask about shipments that carriers are silent about; returns how many were asked about."""
    waiting = (
        Shipment.objects.filter(Q(asked_at=None) | Q(asked_at__lt=at - ASK_EVERY))
        .exclude(carrier_code="")
        .exclude(consignment="")
        .exclude(progress__in=OVER)
        .order_by("asked_at", "pk")
    )
    found = list(waiting.values_list("pk", "carrier_code", "consignment")[:BATCH])
    for shipment_id, code, consignment in found:
        Shipment.objects.filter(pk=shipment_id).update(asked_at=at)
        _ask(code, consignment, at=at)
    return len(found)


def _ask(code: str, consignment: str, *, at: datetime) -> None:
    """One carrier that is away must not keep the others waiting."""
    try:
        seen = carrier_for(code).track(consignment, at=at)
        note_sightings(carrier_code=code, seen=seen, by=Actor.provider(code), at=at)
    except (carriers.Unreachable, carriers.BadMessage) as error:
        logger.warning("%s could not be asked about %s: %s", code, consignment, error)


def _write(shipment: Shipment, seen: carriers.Sighting, now: Progress) -> None:
    shipment.progress = now
    if shipment.seen_at is None or seen.at >= shipment.seen_at:
        shipment.words, shipment.seen_at = seen.words[:300], seen.at
    if not shipment.consignment and seen.consignment:
        shipment.consignment = shipment.tracking_code = seen.consignment
    shipment.save(update_fields=["progress", "words", "seen_at", "consignment", "tracking_code"])


def _shipment_of(code: str, seen: carriers.Sighting) -> Shipment | None:
    """By the carrier's id; by ours where the answer that told us theirs was lost."""
    found = Shipment.objects.filter(carrier_code=code)
    if seen.consignment and (named := found.filter(consignment=seen.consignment).first()):
        return named
    try:
        return found.filter(public_id=UUID(hex=seen.reference)).first()
    except ValueError:
        return None
