"""What carriers hand over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.files import CannotAccept
from shop.base.uploads import Profile, clean_upload
from shop.shipping.carriers import all_carriers


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
