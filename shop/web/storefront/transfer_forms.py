"""What a shopper tells of a transfer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from shop.base.phones import western_digits
from shop.payments.types import WALLETS
from shop.web.common.phone_numbers import read_number


class TransferForm(forms.Form):
    """Which wallet, from which number, under which transaction ID."""

    wallet = forms.ChoiceField(label=_("Wallet"), error_messages={"required": _("Choose the wallet")})
    payer = forms.CharField(
        label=_("Your wallet's number"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "num"}),
        error_messages={"required": _("Enter the number that you sent the money from")},
    )
    trx_id = forms.CharField(
        label=_("Transaction ID"),
        max_length=30,
        help_text=_("It is in the message that your wallet sent you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}),
        validators=[RegexValidator(r"^[0-9A-Za-z]{6,30}$", _("Enter the letters and digits of the transaction ID"))],
        error_messages={"required": _("Enter the transaction ID")},
    )

    def __init__(self, *args: Any, numbers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(wallet, WALLETS[wallet]) for wallet in numbers]
        cast("forms.ChoiceField", self.fields["wallet"]).choices = choices

    def clean_payer(self) -> str:
        """A Bangladeshi mobile number, in E.164."""
        return read_number(self.cleaned_data["payer"], "BD")

    def clean_trx_id(self) -> str:
        """Capital letters and western digits."""
        return western_digits(self.cleaned_data["trx_id"]).upper()
