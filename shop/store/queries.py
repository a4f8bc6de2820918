"""Reading the marketplace's settings."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from shop.base.tenancy import connection

from .models import Credential, StoreSettings

SECONDS = 5
_kept: dict[str, tuple[float, StoreSettings]] = {}
_kept_names: dict[str, tuple[float, Mapping[str, set[str]]]] = {}


def store() -> StoreSettings:
    """This marketplace's settings; kept in the process for a few seconds, so a page reads them without a query."""
    schema = connection.schema_name
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    settings = fresh_store()
    _kept[schema] = (time.monotonic() + SECONDS, settings)
    return settings


def fresh_store() -> StoreSettings:
    """The settings as the database has them now; made with the defaults on first use."""
    settings, _created = StoreSettings.objects.get_or_create(pk=1)
    return settings


def forget_store() -> None:
    """Drop the kept copies, after a change and between tests."""
    _kept.clear()
    _kept_names.clear()


def today_of(at: datetime) -> date:
    """The day of the marketplace's calendar."""
    return at.astimezone(ZoneInfo(store().time_zone)).date()


def midnight(day: date) -> datetime:
    """The first instant of a day of the marketplace's calendar."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(store().time_zone))


def own_time() -> AbstractContextManager[object]:
    """Within it Django's clock is the marketplace's: days begin there, and moments are written as they are there."""
    return timezone.override(store().time_zone)


def credentials() -> QuerySet[Credential]:
    """Every provider key of the marketplace, by provider; the secrets stay sealed until one is read."""
    return Credential.objects.order_by("provider", "name")


def key_names() -> Mapping[str, set[str]]:
    """The names of the keys that are set, by provider; kept in the process for a few seconds like the settings."""
    schema = connection.schema_name
    kept = _kept_names.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    names: defaultdict[str, set[str]] = defaultdict(set)
    for provider, name in credentials().values_list("provider", "name"):
        names[provider].add(name)
    _kept_names[schema] = (time.monotonic() + SECONDS, names)
    return names


def credential(provider: str, name: str) -> str:
    """A provider's key in clear, for the moment of its use; empty where none is set."""
    row = Credential.objects.filter(provider=provider, name=name).first()
    return row.secret if row else ""
