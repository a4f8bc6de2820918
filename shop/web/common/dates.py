"""Days and moments in words: weekday and month in the page's language, today and tomorrow by name."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.base.digits import page_digits


def day_text(day: date, *, today: date | None = None) -> str:
    """ "today", "tomorrow" or "Tue 24 Nov"; the year is added when it is not this one."""
    today = today or timezone.localdate()
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return _formatted(day, "D j M" if day.year == today.year else "D j M Y")


def short_day_text(day: date) -> str:
    """ "24 Nov", for axes and tables of many days."""
    return _formatted(day, "j M")


def days_text(first: date, last: date, *, today: date | None = None) -> str:
    """A range: "24 to 25 Nov", "30 Nov to 2 Dec"; one day reads as `day_text`."""
    if first == last:
        return day_text(first, today=today)
    same_month = (first.year, first.month) == (last.year, last.month)
    words = {"first": _formatted(first, "j" if same_month else "j M"), "last": _formatted(last, "j M")}
    return _("%(first)s to %(last)s") % words


def moment_text(moment: datetime) -> str:
    """ "21 Nov, 10:42 am" in the marketplace's time."""
    local = timezone.localtime(moment)
    return _("%(day)s, %(time)s") % {"day": _formatted(local, "j M"), "time": time_text(local)}


def time_text(moment: datetime) -> str:
    """ "10:42 am" in the marketplace's time."""
    return _formatted(timezone.localtime(moment), "g:i a").replace("a.m.", "am").replace("p.m.", "pm")


def _formatted(value: date | datetime, pattern: str) -> str:
    return page_digits(date_format(value, pattern))
