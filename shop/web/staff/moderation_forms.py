"""Forms of the office's look at changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


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


class WordsForm(forms.Form):
    """What the office says to the seller."""

    words = forms.CharField(
        label=_("To the seller"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what to change, or why not. They read it on the product's page."),
    )
