"""Reading the audit log: by person, action, object and days, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from .models import AuditEntry

BATCH = 1000
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What to look for; everything empty means all. `actor` as entries keep it, e.g. "user:12"."""

    actor: str = ""
    action: str = ""
    subject_type: str = ""
    subject_id: str = ""
    first_on: date | None = None
    last_on: date | None = None


def entries(wanted: AuditFilter) -> QuerySet[AuditEntry]:
    """The entries that match, newest first. An action may be given by its beginning ("accounts")."""
    found = AuditEntry.objects.order_by("-id")
    exact = {"actor": wanted.actor, "subject_type": wanted.subject_type, "subject_id": wanted.subject_id}
    found = found.filter(**{column: value for column, value in exact.items() if value})
    if wanted.action:
        found = found.filter(action__startswith=wanted.action)
    if wanted.first_on:
        found = found.filter(at__gte=_midnight(wanted.first_on))
    if wanted.last_on:
        found = found.filter(at__lt=_midnight(wanted.last_on) + timedelta(days=1))
    return found


def entries_about(subject_type: str, subject_id: object) -> QuerySet[AuditEntry]:
    """What was done to one thing, newest first."""
    return entries(AuditFilter(subject_type=subject_type, subject_id=str(subject_id)))


def entry_with_id(entry_id: int) -> AuditEntry | None:
    """One entry, if it exists."""
    return AuditEntry.objects.filter(pk=entry_id).first()


def known_actions() -> list[str]:
    """The actions that were ever noted, in the order of the alphabet."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())


def in_batches(found: QuerySet[AuditEntry]) -> Iterator[AuditEntry]:
    """Every entry, fetched by a thousand after the last id: no long transaction, however many there are."""
    last: int | None = None
    while True:
        rows = list((found if last is None else found.filter(pk__lt=last))[:BATCH])
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].pk


def _midnight(day: date) -> datetime:
    """When the day begins here; days that no log knows are moved to the nearest one that it could."""
    return timezone.make_aware(datetime.combine(min(max(day, EARLIEST), LATEST), time.min))
