"""What carriers hand over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.shipping.carriers import all_carriers
from shop.web.common.file_fields import TableField


def _carrier_choices() -> list[tuple[str, str]]:
    return [(carrier.code, carrier.name) for carrier in all_carriers()]


class RemittanceForm(forms.Form):
    """A courier's statement of the cash it hands over."""

    carrier_code = forms.ChoiceField(label=_("Carrier"), choices=_carrier_choices)
    reference = forms.CharField(label=_("Number of the statement"), max_length=80)
    file = TableField(help_text=_("Two columns: consignment, amount."))
