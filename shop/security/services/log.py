"""Writing the log of security events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from shop.accounts.queries import user_named
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.ids import hash_of_token
from shop.security.devices import device_line, device_of
from shop.security.events import SecurityNoted
from shop.security.models import SecurityEvent
from shop.security.types import TOLD, Kind, Visit

KEPT = timedelta(days=400)


@transaction.atomic
def note(
    kind: Kind, *, user_id: int | None, by: Actor, at: datetime, visit: Visit | None = None, detail: str = ""
) -> SecurityEvent:
    """Write one event; what the owner has to hear of goes out as a fact. No secret may stand in `detail`."""
    return _write(kind, by, at, visit or Visit(), user_id=user_id, detail=detail[:64])


def _write(kind: Kind, by: Actor, at: datetime, visit: Visit, **columns: Any) -> SecurityEvent:
    event = SecurityEvent.objects.create(
        kind=kind,
        at=at,
        actor=str(by),
        ip=by.ip or None,
        device=device_line(device_of(visit.user_agent)),
        country=visit.country,
        request_id=by.request_id,
        **columns,
    )
    if kind in TOLD and event.user_id:
        record(SecurityNoted(subject_id=event.pk, kind=kind.value), by=by, at=at)
    return event


@transaction.atomic
def note_sign_in(*, user_id: int, by: Actor, at: datetime, visit: Visit, method: str) -> None:
    """Log that somebody came in; a device or country that this person never used before is told to them.

    The first sign-in of all is no news. A browser or address that names no device or country says nothing.
    """
    before = list(
        SecurityEvent.objects.filter(user_id=user_id, kind=Kind.SIGNED_IN).values_list("device", "country").distinct()
    )
    devices, countries = {device for device, _ in before}, {country for _, country in before if country}
    event = _write(Kind.SIGNED_IN, by, at, visit, user_id=user_id, detail=method)
    if event.country and countries and event.country not in countries:
        _write(Kind.NEW_COUNTRY, by, at, visit, user_id=user_id)
    elif event.device and devices and event.device not in devices:
        _write(Kind.NEW_DEVICE, by, at, visit, user_id=user_id)


@transaction.atomic
def note_failed_sign_in(*, login: str, by: Actor, at: datetime, visit: Visit) -> None:
    """Log a refused sign-in; the typed name is kept as a hash, and the account where there is one."""
    name = login.strip().lower()
    user = user_named(name)
    account = hash_of_token(name) if name else ""
    _write(Kind.SIGN_IN_FAILED, by, at, visit, user_id=user.pk if user else None, account=account)


def forget_old_events(*, at: datetime) -> int:
    """Delete events older than 400 days; returns how many."""
    return SecurityEvent.objects.filter(at__lt=at - KEPT).delete()[0]
