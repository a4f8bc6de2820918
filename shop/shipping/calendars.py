"""The days off that hold until the office sets its own: what is the same every year, by country.

Bangladesh: the Ministry of Public Administration's list of public holidays, those that follow no moon; Friday is the
weekly day of rest. Everywhere else: Sunday, New Year and Christmas Day.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from .types import ANY_YEAR, CalendarDraft, DayOffDraft


def _yearly(month: int, day: int, name: object) -> DayOffDraft:
    return DayOffDraft(date(ANY_YEAR, month, day), str(name), yearly=True)


def calendar_to_begin_with(country: str) -> CalendarDraft:
    """What holds for a country that the office has not looked at, in the reader's language."""
    if country == "BD":
        return CalendarDraft(
            (5,),
            (
                _yearly(2, 21, _("Language Martyrs’ Day")),
                _yearly(3, 26, _("Independence Day")),
                _yearly(4, 14, _("Bengali New Year")),
                _yearly(5, 1, _("May Day")),
                _yearly(12, 16, _("Victory Day")),
                _yearly(12, 25, _("Christmas Day")),
            ),
        )
    return CalendarDraft((7,), (_yearly(1, 1, _("New Year")), _yearly(12, 25, _("Christmas Day"))))
