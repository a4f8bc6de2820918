"""Security events and alerts in the words of the office."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.security.types import Alert, EventFilter, Kind


class EventFilterForm(forms.Form):
    """Which events to list; every field may stay empty."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What"), required=False, choices=[("", gettext_lazy("All")), *Kind.choices]
    )
    ip = forms.GenericIPAddressField(
        label=gettext_lazy("Address"),
        required=False,
        error_messages={"invalid": gettext_lazy("Write the address like 203.0.113.7.")},
    )
    person = forms.IntegerField(
        label=gettext_lazy("Person"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.NumberInput(attrs={"placeholder": gettext_lazy("The number of the account.")}),
    )

    @property
    def wanted(self) -> EventFilter:
        """The filter of a valid form."""
        given = self.cleaned_data
        return EventFilter(given["kind"], given["ip"], given["person"])


def alert_lines(alerts: list[Alert]) -> list[dict[str, Any]]:
    """Each alert as a sentence, with the address of the events behind it."""
    return [{"text": sentence_of(alert), "url": f"?{urlencode(filter_of(alert))}"} for alert in alerts]


def sentence_of(alert: Alert) -> str:
    """What was seen, and where."""
    person, _colon, country = alert.subject.partition(":")
    words = {
        "spray": _("From %(subject)s somebody tried %(count)d accounts within an hour."),
        "guesses": _("Somebody tried to get into account %(person)s %(count)d times within an hour."),
        "resets": _("A new password was asked for %(count)d times within an hour."),
        "country": _("Account %(person)s, of the staff, signed in from a new country: %(country)s."),
    }[alert.pattern]
    return words % {"subject": alert.subject, "count": alert.count, "person": person, "country": country}


def filter_of(alert: Alert) -> dict[str, str]:
    """The events behind an alert, as the form asks for them."""
    person = alert.subject.partition(":")[0]
    return {
        "spray": {"kind": Kind.SIGN_IN_FAILED.value, "ip": alert.subject},
        "guesses": {"person": person},
        "resets": {"kind": Kind.RESET_ASKED.value},
        "country": {"kind": Kind.NEW_COUNTRY.value, "person": person},
    }[alert.pattern]
