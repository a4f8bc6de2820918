"""Forms of the office's look at changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_TICKED = 50  # as many as a page shows


class InstantField(forms.CharField):
    """An instant as ISO 8601 with its zone, exact to the microsecond."""

    def clean(self, value: Any) -> Any:
        """The instant."""
        try:
            found = datetime.fromisoformat(super().clean(value))
        except ValueError as error:
            raise ValidationError(_("This is no instant.")) from error
        if found.tzinfo is None:
            raise ValidationError(_("This is no instant."))
        return found


class ApprovalForm(forms.Form):
    """Which version was looked at: the instant at which it was sent."""

    seen_at = InstantField(max_length=40, widget=forms.HiddenInput)


class SeenField(forms.Field):
    """Changes that were ticked, each as its public id, a space, and the instant at which the version seen was sent."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> dict[UUID, datetime]:
        """When each was sent, by its public id."""
        instant, seen = InstantField(max_length=40), {}
        for ticked in super().clean(value)[:MOST_TICKED]:
            change, _space, sent = ticked.partition(" ")
            seen[forms.UUIDField().clean(change)] = instant.clean(sent)
        return seen


class ApprovalsForm(forms.Form):
    """Which changes were ticked, and which version of each was looked at."""

    change = SeenField()


class WordsForm(forms.Form):
    """What the office says to the seller."""

    words = forms.CharField(
        label=_("To the seller"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what to change, or why not. They read it on the product's page."),
    )
