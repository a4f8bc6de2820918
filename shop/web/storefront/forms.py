"""Forms of the storefront: they check what was sent and hand on clean values; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.cart.types import MOST


class AddForm(forms.Form):
    """What the product page sends."""

    variant = forms.UUIDField()
    quantity = forms.IntegerField(min_value=1, max_value=MOST, required=False)
    buy_now = forms.CharField(max_length=8, required=False)

    def clean_quantity(self) -> int:
        """One, when nothing was said."""
        return self.cleaned_data["quantity"] or 1


class ExpressForm(forms.Form):
    """What was agreed to on the page that buys at once, and with which card."""

    token = forms.CharField(max_length=64)
    fingerprint = forms.CharField(max_length=64)
    card = forms.UUIDField()


class QuantityForm(forms.Form):
    """How many of a line."""

    quantity = forms.IntegerField(min_value=1, max_value=MOST)


class CodeForm(forms.Form):
    """A coupon code, and the page that it was typed on."""

    code = forms.CharField(
        label=_("Coupon code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Enter a code.")},
    )


class SubscriptionForm(forms.Form):
    """Where somebody wants to be told; empty stands for the proved address of whoever is signed in."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter the email where we can tell you"),
            "invalid": _("Enter an email like name@example.com"),
        },
    )

    def __init__(self, *args: Any, own: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.fields["email"].required = not own

    def clean_email(self) -> str:
        """In lower case, as addresses are compared."""
        return (self.cleaned_data["email"] or self.own).lower()
