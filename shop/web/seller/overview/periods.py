"""Which days the overview is about, and which figure its chart shows: read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.analytics.types import MOST_DAYS, Measure, Period
from shop.web.common.dates import days_text
from shop.web.common.listing import chosen

LENGTHS = (7, 30, 90)
USUAL = 30


class PeriodForm(forms.Form):
    """Two days of one's own choice, both included."""

    first = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"]
    )
    last = forms.DateField(
        label=_("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"]
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for field in self.fields.values():
            field.error_messages["required"] = field.error_messages["invalid"] = _("Choose a day.")
            field.widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        """In order, not in the future, not too long."""
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if last and last > self.today:
            self.add_error("last", _("Choose a day that has been."))
        elif first and last and first > last:
            self.add_error("last", _("Choose a day after the first one."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("last", _("Choose 366 days at most."))
        return found


@dataclass(frozen=True, slots=True)
class Choice:
    """The period, the figure, and the form of one's own dates; `length` is None for these."""

    period: Period
    measure: Measure
    length: int | None
    form: PeriodForm
    today: date

    @property
    def title(self) -> str:
        """The period in words."""
        if self.length is None:
            return days_text(self.period.starts_on, self.period.ends_on)
        return ngettext("Last %(count)d day", "Last %(count)d days", self.length) % {"count": self.length}

    @property
    def before(self) -> str:
        """The period before it in words."""
        days = self.period.days
        return ngettext("%(count)d day before", "%(count)d days before", days) % {"count": days}

    def address(self, *, length: int | None = None, measure: Measure | None = None) -> str:
        """The query with another length or figure."""
        if length is None and self.length is None:
            query = {"first": self.period.starts_on.isoformat(), "last": self.period.ends_on.isoformat()}
        else:
            query = {"days": str(length or self.length)}
        return f"?{urlencode(query | {'figure': measure or self.measure})}"

    def lengths(self) -> list[dict[str, Any]]:
        """The ready periods as chips."""
        return [
            {"label": _length(days), "url": self.address(length=days), "current": days == self.length, "days": days}
            for days in LENGTHS
        ]


def _length(days: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def choice_of(query: Mapping[str, str], *, today: date) -> Choice:
    """What the address asks for; what cannot be read is the usual period, and the form says why."""
    measure = chosen(Measure, query.get("figure"), Measure.SALES)
    if "first" in query or "last" in query:
        form = PeriodForm(query, today=today)
        if form.is_valid():
            return Choice(Period(form.cleaned_data["first"], form.cleaned_data["last"]), measure, None, form, today)
        return Choice(Period.ending(today, days=USUAL), measure, USUAL, form, today)
    asked = query.get("days", "")
    length = int(asked) if asked in {str(days) for days in LENGTHS} else USUAL
    period = Period.ending(today, days=length)
    return Choice(period, measure, length, PeriodForm(initial=_initial(period), today=today), today)


def _initial(period: Period) -> dict[str, date]:
    return {"first": period.starts_on, "last": period.ends_on}
