"""Forms of an order's page, the guest's and the signed-in one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CancellationForm(forms.Form):
    """Why an order is called off; nobody has to say."""

    reason = forms.CharField(label=_("Why do you cancel?"), max_length=200, required=False)


class FindOrderForm(forms.Form):
    """What a guest knows about an order."""

    number = forms.CharField(
        label=_("Order number"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "num"}),
        error_messages={"required": _("Enter the number of your order, for example 1001")},
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter the email you ordered with"),
            "invalid": _("Enter an email like name@example.com"),
        },
    )
