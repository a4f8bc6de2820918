"""Forms of the portal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ShipmentForm(forms.Form):
    """Who carries the parcel, and the code to follow it."""

    carrier = forms.CharField(
        label=_("Carrier"), max_length=60, error_messages={"required": _("Say who carries the parcel.")}
    )
    tracking_code = forms.CharField(
        label=_("Tracking code"),
        max_length=80,
        required=False,
        help_text=_("The shopper follows the parcel with it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
