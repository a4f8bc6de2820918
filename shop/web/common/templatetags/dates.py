"""Filters that write days and moments in words."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from shop.web.common import dates

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """ "Tue 24 Nov", "today", "tomorrow"; nothing for no day."""
    return "" if value is None else dates.day_text(value)


@register.filter
def day_to(first: date | None, last: date | None) -> str:
    """ "24 to 25 Nov"; nothing when a day is missing."""
    return "" if first is None or last is None else dates.days_text(first, last)


@register.filter
def moment(value: datetime | None) -> str:
    """ "21 Nov, 10:42 am" in the marketplace's time; nothing for no moment."""
    return "" if value is None else dates.moment_text(value)


@register.filter
def clock(value: datetime | None) -> str:
    """ "10:42 am" in the marketplace's time; nothing for no moment."""
    return "" if value is None else dates.time_text(value)
