"""What the office looks for among payments, and what it sends back."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.payments.queries import all_methods
from shop.payments.types import ATTEMPT_WORDS, AttemptFilter
from shop.web.common.fields import plain


class PaymentFilterForm(forms.Form):
    """By status, way to pay, and an id."""

    words = forms.CharField(label=_("Order, transaction or reference"), max_length=120, required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    method = forms.ChoiceField(label=_("Way to pay"), required=False)
    waiting = forms.BooleanField(label=_("Transfers to verify"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {"status": ATTEMPT_WORDS.items(), "method": [(one.code, one.label) for one in all_methods()]}
        for name, offered in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [("", _("All")), *offered]

    @property
    def wanted(self) -> AttemptFilter:
        """The filter; everything for a form that makes no sense."""
        return AttemptFilter(**self.cleaned_data) if self.is_valid() else AttemptFilter()


class MoneyField(forms.CharField):
    """An amount in major units, cleaned to money of `currency`, which the form sets."""

    currency = ""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """The amount in whole minor units."""
        try:
            return Money.from_major(plain(super().clean(value)), self.currency)
        except ValueError as error:
            raise forms.ValidationError(_("Enter an amount like 120.50")) from error


class RefundForm(forms.Form):
    """How much goes back, and why; the token makes one press one refund."""

    amount = MoneyField(label=_("Amount"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Say why the money goes back")}
    )
    into_credit = forms.BooleanField(
        label=_("As store credit"), required=False, help_text=_("Only when the shopper wants it so.")
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]


class RefusalForm(forms.Form):
    """Why a transfer was not found."""

    reason = forms.CharField(
        label=_("What the shopper is told"),
        max_length=200,
        error_messages={"required": _("Say what is wrong with the transfer")},
    )
