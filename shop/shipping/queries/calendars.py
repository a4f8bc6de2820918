"""On which days nothing moves."""

from __future__ import annotations

import time
from collections.abc import Mapping

from shop.base.tenancy import connection
from shop.shipping.calendars import calendar_to_begin_with
from shop.shipping.models import Week
from shop.shipping.types import Calendar, CalendarDraft, DayOffDraft

SECONDS = 5
HOME = ("BD",)
"""Countries that have days off of their own before the office sets any."""

_kept: dict[str, tuple[float, Mapping[str, Calendar]]] = {}


def calendar_of(country: str) -> Calendar:
    """The days off of a country: as the office set them, else those to begin with."""
    known = _calendars()
    found = known.get(country) or (None if country in HOME else known.get(""))
    return found or Calendar.of(calendar_to_begin_with(country))


def calendar_draft(country: str) -> CalendarDraft:
    """A country's days off as the office edits them; an empty country stands for everywhere else."""
    week = Week.objects.filter(country=country).prefetch_related("days_off").first()
    return _draft(week) if week else calendar_to_begin_with(country)


def calendar_countries() -> list[str]:
    """The countries with days off of their own, the office's and those to begin with."""
    own = Week.objects.exclude(country="").order_by("country").values_list("country", flat=True)
    return sorted({*own, *HOME})


def forget_calendars() -> None:
    """Drop what the process keeps, after a change and between tests."""
    _kept.clear()


def _calendars() -> Mapping[str, Calendar]:
    """Kept in the process for a few seconds, so that pages with a promise ask the database rarely."""
    schema = connection.schema_name
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    weeks = Week.objects.prefetch_related("days_off").order_by("country")
    found = {week.country: Calendar.of(_draft(week)) for week in weeks}
    _kept[schema] = (time.monotonic() + SECONDS, found)
    return found


def _draft(week: Week) -> CalendarDraft:
    days = tuple(DayOffDraft(one.on, one.name, one.yearly) for one in week.days_off.all())
    return CalendarDraft(tuple(week.weekdays_off), days)
