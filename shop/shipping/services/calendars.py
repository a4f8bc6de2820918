"""The days off of countries, as the office keeps them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.shipping.models import DayOff, Week
from shop.shipping.queries import forget_calendars
from shop.shipping.rules import WEEKDAYS
from shop.shipping.types import CalendarDraft

MOST_DAYS = 300


class CannotSetCalendar(Refusal):
    """Nothing would ever move, or a day is named twice."""


@transaction.atomic
def set_calendar(*, country: str, draft: CalendarDraft, by: Actor, at: datetime) -> Week:
    """The days off of a country in place of what held; an empty country stands for everywhere else.

    Raises CannotSetCalendar.
    """
    if set(draft.weekdays) >= set(WEEKDAYS):
        raise CannotSetCalendar(_("Leave one day of the week on which parcels travel."))
    if len(draft.days) > MOST_DAYS:
        said = _("A calendar takes %(most)d holidays. Take out those that are over.")
        raise CannotSetCalendar(said % {"most": MOST_DAYS})
    if len({(one.on, one.yearly) for one in draft.days}) < len(draft.days):
        raise CannotSetCalendar(_("A day is there twice. Take one of them out."))
    lock_name("shipping.calendars")
    week, _made = Week.objects.update_or_create(country=country, defaults={"weekdays_off": sorted(set(draft.weekdays))})
    week.days_off.all().delete()
    DayOff.objects.bulk_create(DayOff(week=week, on=one.on, name=one.name, yearly=one.yearly) for one in draft.days)
    note = {"weekdays_off": week.weekdays_off, "days": len(draft.days)}
    audit.note("shipping.calendar_set", subject=("shipping.week", country), by=by, at=at, after=note)
    transaction.on_commit(forget_calendars)
    return week
