"""The form of a country's days off."""

from __future__ import annotations

import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.phones import western_digits
from shop.shipping.types import ANY_YEAR, CalendarDraft, DayOffDraft
from shop.web.common.delivery_forms import DAYS

LINE = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})(?:\s+(.*))?")


class CalendarForm(forms.Form):
    """On which weekdays carriers rest, and the public holidays, one a line."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Nothing moves every week on"),
        choices=DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.CharField(
        label=_("Public holidays"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14, "class": "num", "spellcheck": "false"}),
        help_text=_(
            "One a line: 2027-03-20 Eid. Leave the year out for what comes back every year: 12-16 Victory Day."
        ),
    )

    @classmethod
    def of(cls, draft: CalendarDraft) -> CalendarForm:
        """The form with what holds now."""
        lines = [f"{one.on:%m-%d}" if one.yearly else one.on.isoformat() for one in draft.days]
        named = [f"{line} {one.name}".strip() for line, one in zip(lines, draft.days, strict=True)]
        return cls(initial={"weekdays": draft.weekdays, "days": "\n".join(named)})

    def clean_days(self) -> tuple[DayOffDraft, ...]:
        """The days as they are kept."""
        lines = [line.strip() for line in self.cleaned_data["days"].splitlines()]
        return tuple(_day(line) for line in lines if line)

    def draft(self) -> CalendarDraft:
        """What was typed, after validation."""
        return CalendarDraft(tuple(self.cleaned_data["weekdays"]), self.cleaned_data["days"])


def _day(line: str) -> DayOffDraft:
    """Raises ValidationError for what is no day."""
    wrong = forms.ValidationError(_("“%(line)s” is no day. Write it like 2027-03-20 or 12-16."), params={"line": line})
    found = LINE.fullmatch(western_digits(line))
    if not found:
        raise wrong
    year, month, day, name = found.groups()
    try:
        on = date(int(year or ANY_YEAR), int(month), int(day))
    except ValueError:
        raise wrong from None
    return DayOffDraft(on, (name or "")[:80], yearly=not year)
