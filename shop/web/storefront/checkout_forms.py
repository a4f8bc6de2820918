"""The forms of the three steps of checkout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.phones import western_digits
from shop.checkout.services import Address
from shop.payments.types import Method
from shop.shipping.queries import districts
from shop.wallet.types import Wish
from shop.web.common.countries import countries
from shop.web.common.phone_numbers import read_number
from shop.web.common.place_fields import area_field, district_field


class ContactForm(forms.Form):
    """Where messages about the order go."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        help_text=_("We send the order and its tracking here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your email, so that we can send you the order"),
            "invalid": _("Enter an email like name@example.com"),
        },
    )


class CompanyForm(forms.Form):
    """The business that buys, if one does. Everything is optional; a number wants a name."""

    company_name = forms.CharField(
        label=_("Company"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    vat_country = forms.ChoiceField(label=_("Country of the VAT number"), required=False, choices=countries)
    vat_number = forms.CharField(
        label=_("VAT number or BIN"),
        max_length=40,
        required=False,
        help_text=_("We check it. A business abroad may buy without VAT."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false", "class": "num"}),
    )
    purchase_order = forms.CharField(
        label=_("Your purchase order"),
        max_length=60,
        required=False,
        help_text=_("It stands on the order and the invoice."),
    )

    def clean(self) -> dict[str, Any]:
        """A number or a reference belongs to a named company."""
        said = super().clean() or self.cleaned_data
        if (said.get("vat_number") or said.get("purchase_order")) and not said.get("company_name"):
            self.add_error("company_name", _("Enter the name of the company"))
        return said


class DeliveryForm(forms.Form):
    """Where parcels go. Districts and areas are choices where the country's table is known, free text elsewhere."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter the name for the parcel")},
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=32,
        help_text=_("The rider calls this number. We do not use it for offers."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "num"}),
        error_messages={"required": _("Enter a mobile number, so that the rider can call")},
    )
    district = forms.CharField(label=_("District"), max_length=80)
    area = forms.CharField(label=_("Area"), max_length=120)
    street = forms.CharField(
        label=_("House, road and landmark"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address", "class": "min-h-22"}),
        error_messages={"required": _("Enter house, road and a landmark")},
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code", "class": "num"}),
    )
    note = forms.CharField(
        label=_("Note for the rider"), max_length=300, required=False, widget=forms.TextInput(attrs={})
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        if not districts(country):
            return
        chosen = (self.data if self.is_bound else self.initial).get("district") or ""
        self.fields["district"] = district_field(country)
        self.fields["area"] = area_field(chosen, country)

    def clean_phone(self) -> str:
        """The number in E.164; Bangladeshi numbers have to be mobile ones."""
        return read_number(self.cleaned_data["phone"], self.country)

    def clean_postcode(self) -> str:
        """Western digits; four of them in Bangladesh."""
        postcode = western_digits(self.cleaned_data["postcode"].strip())
        if postcode and self.country == "BD" and not (len(postcode) == 4 and postcode.isdigit()):
            raise forms.ValidationError(_("Enter the four digits of the postcode, or leave it empty"))
        return postcode

    def address(self) -> Address:
        """What was entered, for the draft."""
        return Address(country=self.country, **self.cleaned_data)


class PaymentForm(forms.Form):
    """How to pay, whose name is on the bill, and what was agreed to."""

    method = forms.ChoiceField(
        label=_("How do you want to pay?"),
        error_messages={
            "required": _("Choose how you want to pay"),
            "invalid_choice": _("Choose how you want to pay"),
        },
        required=False,
    )
    same_bill = forms.BooleanField(label=_("My bill has the same name and address"), required=False)
    bill_name = forms.CharField(
        label=_("Name on the bill"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "billing name"}),
    )
    bill_address = forms.CharField(
        label=_("Address on the bill"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "billing street-address"}),
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    shipping = forms.IntegerField(min_value=0, max_value=10**13, required=False, widget=forms.HiddenInput)
    covers = forms.IntegerField(min_value=0, max_value=10**13, required=False, widget=forms.HiddenInput)
    whole = forms.BooleanField(required=False, widget=forms.HiddenInput)
    keep_card = forms.BooleanField(required=False)

    def __init__(self, *args: Any, methods: Sequence[Method], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["method"]).choices = [(method.code, method.label) for method in methods]

    def clean(self) -> dict[str, Any]:
        """Another bill needs both of its parts; gift cards and store credit that cover all need no other method."""
        values = super().clean() or self.cleaned_data
        if not values.get("method") and not values.get("whole") and "method" not in self.errors:
            self.add_error("method", self.fields["method"].error_messages["required"])
        if not values.get("same_bill"):
            for name, sentence in (
                ("bill_name", _("Enter the name for the bill")),
                ("bill_address", _("Enter the address for the bill")),
            ):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return values

    def wish(self, kept: Wish) -> Wish:
        """The kept wish with what the page said that it covers."""
        return replace(kept, covers_minor=self.cleaned_data["covers"] or 0)

    def billing(self) -> dict[str, str]:
        """Another name and address for the bill; empty when they are the same."""
        if self.cleaned_data["same_bill"]:
            return {}
        return {"name": self.cleaned_data["bill_name"], "address": self.cleaned_data["bill_address"]}


class CardCodeForm(forms.Form):
    """The code of a gift card, as people type it."""

    code = forms.CharField(
        label=_("Gift card code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code of your card")},
    )
