"""The keys of a carrier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.files import CannotAccept
from shop.base.uploads import Profile, clean_upload
from shop.shipping.carriers import all_carriers
from shop.shipping.carriers.types import Carrier

TEXT = {"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}


class CarrierForm(forms.Form):
    """One field a key: secrets are never shown again, what is no secret is."""

    def __init__(self, *args: Any, carrier: Carrier, kept: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in carrier.keys:
            self.fields[key.name] = forms.CharField(
                label=str(key.label),
                max_length=4000,
                required=key.required and key.name not in kept,
                initial="" if key.secret else kept.get(key.name, ""),
                help_text=_("Kept. Leave it empty to keep it.") if key.secret and key.name in kept else "",
                error_messages={"required": _("Enter this key.")},
                widget=forms.PasswordInput(attrs=TEXT) if key.secret else forms.TextInput(attrs=TEXT),
            )

    @property
    def entered(self) -> dict[str, str]:
        """What was typed and is to be kept."""
        return {name: value for name, value in self.cleaned_data.items() if value and name in self.changed_data}


def _carrier_choices() -> list[tuple[str, str]]:
    return [(carrier.code, carrier.name) for carrier in all_carriers()]


class RemittanceForm(forms.Form):
    """A courier's statement of the cash it hands over."""

    carrier_code = forms.ChoiceField(label=_("Carrier"), choices=_carrier_choices)
    reference = forms.CharField(label=_("Number of the statement"), max_length=80)
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Two columns: consignment, amount."),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> bytes:
        """The table's content, through the door for files."""
        try:
            return clean_upload(self.cleaned_data["file"], Profile.TABLE).content
        except CannotAccept as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal
