"""Phone numbers in forms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from shop.base.phones import e164


def read_number(text: str, country: str) -> str:
    """A phone number in E.164. Raises ValidationError with a sentence for the country."""
    if number := e164(text, country):
        return number
    local = _("Enter an 11-digit mobile number that starts with 01")
    raise forms.ValidationError(local if country == "BD" else _("Enter a phone number with its country code"))
