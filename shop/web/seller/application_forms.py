"""The forms of an application to sell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shop.base import banks
from shop.sellers.types import TYPED_KINDS, BusinessDraft, LegalForm, PayoutDraft, PayoutKind, ShopDraft, Wallet
from shop.shipping.queries import districts
from shop.web.common.countries import countries
from shop.web.common.fields import FigureField
from shop.web.common.phone_numbers import read_number
from shop.web.common.place_fields import district_field

CODE = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
HOME = "BD"


class ShopForm(forms.Form):
    """What shoppers will see."""

    name = forms.CharField(
        label=_("Name of the shop"), max_length=80, error_messages={"required": _("Give the shop a name.")}
    )
    story = forms.CharField(
        label=_("What you sell and how you make it"),
        max_length=1000,
        help_text=_("Shoppers read it on your page. Two or three sentences are enough."),
        error_messages={"required": _("Write a sentence or two about your shop.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = forms.EmailField(
        label=_("Email for orders"),
        max_length=254,
        error_messages={"required": _("Enter the address where new orders are announced.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=24,
        error_messages={"required": _("Enter a number where riders reach you.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    handling_days = FigureField(
        label=_("Days until you send"),
        min_value=0,
        max_value=30,
        help_text=_("Counted from the order. Shoppers see it as part of the delivery date."),
        error_messages={"required": _("Say within how many days you send.")},
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        if districts(country):
            self.fields["district"] = district_field(country)
            self.order_fields(["name", "story", "district"])

    def clean_phone(self) -> str:
        """The number in E.164."""
        return read_number(self.cleaned_data["phone"], self.country)

    def draft(self) -> ShopDraft:
        """The shop step, after validation."""
        return ShopDraft(language=get_language() or "en", **self.cleaned_data)


class BusinessForm(forms.Form):
    """Who sells: a person shows an identity card, a company a licence.

    Numbers that are kept already are shown by their end only; an empty field keeps them.
    """

    form = forms.ChoiceField(label=_("Who sells"), choices=LegalForm, widget=forms.RadioSelect)
    legal_name = forms.CharField(
        label=_("Name as on the papers"), max_length=160, error_messages={"required": _("Enter the name.")}
    )
    country = forms.ChoiceField(label=_("Country"))
    street = forms.CharField(
        label=_("Address"), max_length=300, error_messages={"required": _("Enter the street and house.")}
    )
    district = forms.CharField(label=_("City or district"), max_length=80, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    national_id = forms.CharField(
        label=_("Number of the owner's identity card"),
        max_length=40,
        required=False,
        error_messages={"required": _("Enter the number.")},
        widget=forms.TextInput(attrs=CODE),
    )
    trade_licence = forms.CharField(
        label=_("Number of the trade licence"),
        max_length=60,
        required=False,
        help_text=_("A company needs one."),
        error_messages={"required": _("Enter the number.")},
        widget=forms.TextInput(attrs=CODE),
    )
    tax_id = forms.CharField(
        label=_("Tax number (TIN)"), max_length=40, required=False, widget=forms.TextInput(attrs=CODE)
    )
    vat_id = forms.CharField(
        label=_("VAT number (BIN)"), max_length=40, required=False, widget=forms.TextInput(attrs=CODE)
    )
    NUMBERS: Mapping[str, tuple[Callable[[str], str], Any]] = {
        "national_id": (banks.national_id, _("Enter the 10, 13 or 17 digits of the national ID card.")),
        "tax_id": (banks.tax_id, _("Enter the 12 digits of the TIN.")),
        "vat_id": (banks.vat_id, _("Enter the 13 digits of the BIN.")),
    }

    def __init__(self, *args: Any, kept: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        company = (self.data or self.initial).get("form") == LegalForm.COMPANY
        needed = "trade_licence" if company else "national_id"
        self.fields[needed].required = not kept.get(needed)
        cast("forms.ChoiceField", self.fields["country"]).choices = countries()
        for name, number in kept.items():
            if number:
                said = _("We have a number that ends in %(end)s. Leave this empty to keep it.")
                self.fields[name].help_text = said % {"end": banks.last_digits(number)}

    def clean(self) -> dict[str, Any]:
        """Numbers of Bangladesh are checked by their lengths."""
        given = super().clean() or {}
        for name, (read, sentence) in self.NUMBERS.items():
            if given.get("country") == HOME and given.get(name):
                given[name] = read(given[name]) or self.add_error(name, sentence)
        return given

    def draft(self) -> BusinessDraft:
        """The business step, after validation."""
        return BusinessDraft(**{name: value or self.kept.get(name, "") for name, value in self.cleaned_data.items()})


class PayoutForm(forms.Form):
    """Where earnings go: what is asked depends on the first choice, and unused fields are dropped."""

    kind = forms.ChoiceField(
        label=_("How we pay you"),
        choices=TYPED_KINDS,
        initial=PayoutKind.BANK,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how we pay you.")},
    )
    holder = forms.CharField(
        label=_("Name of the account holder"),
        max_length=120,
        help_text=_("The same as on the papers."),
        error_messages={"required": _("Enter the name that the account runs on.")},
    )
    wallet = forms.ChoiceField(
        label=_("Wallet"),
        choices=[("", _("Choose a wallet")), *Wallet.choices],
        error_messages={"required": _("Choose the wallet.")},
    )
    bank_name = forms.CharField(
        label=_("Bank"), max_length=120, error_messages={"required": _("Enter the name of the bank.")}
    )
    branch = forms.CharField(label=_("Branch"), max_length=120, error_messages={"required": _("Enter the branch.")})
    routing_number = forms.CharField(
        label=_("Routing number"),
        max_length=20,
        error_messages={"required": _("Enter the routing number.")},
        help_text=_("Nine digits; they stand on every cheque leaf."),
        widget=forms.TextInput(attrs=CODE | {"inputmode": "numeric"}),
    )
    number = forms.CharField(
        label=_("Account, IBAN or wallet number"),
        max_length=48,
        error_messages={"required": _("Enter the number.")},
        widget=forms.TextInput(attrs=CODE),
    )
    USED: Mapping[str, tuple[str, ...]] = {
        PayoutKind.BANK: ("bank_name", "branch", "routing_number"),
        PayoutKind.WALLET: ("wallet",),
        PayoutKind.IBAN: ("bank_name",),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = self.USED.get(self.data.get("kind", ""), ())
        self.unused = {"bank_name", "branch", "routing_number", "wallet"}.difference(used)
        for name in self.unused if self.is_bound else ():
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """What the chosen way needs, each number checked by its own rule; the rest is dropped."""
        given = super().clean() or {}
        kind = given.get("kind", "")
        given |= dict.fromkeys(self.unused, "")
        if kind == PayoutKind.BANK and given.get("routing_number"):
            sentence = _("This routing number has a mistake. Compare its nine digits with a cheque leaf.")
            given["routing_number"] = banks.routing_number(given["routing_number"]) or self.add_error(
                "routing_number", sentence
            )
        if given.get("number") and (kind != PayoutKind.WALLET or given.get("wallet")):
            given["number"] = self.read(kind, given) or self.add_error("number", self.sentence(kind))
        return given

    def read(self, kind: str, given: Mapping[str, str]) -> str:
        """The number by the rule of its kind; empty where it does not fit."""
        if kind == PayoutKind.WALLET:
            return banks.wallet_number(given["number"], wallet=given["wallet"])
        return (banks.iban_number if kind == PayoutKind.IBAN else banks.account_number)(given["number"])

    def sentence(self, kind: str) -> Any:
        """What is wrong with the number."""
        if kind == PayoutKind.WALLET:
            return _("Enter the 11-digit mobile number of the wallet; it starts with 01.")
        if kind == PayoutKind.IBAN:
            return _("This IBAN has a mistake. Compare it with your statement.")
        return _("Enter the 6 to 20 digits of the account number.")

    def draft(self) -> PayoutDraft:
        """The payout step, after validation."""
        return PayoutDraft(**self.cleaned_data)


class PaperForm(forms.Form):
    """A document for an entry of the checklist."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A PDF or a picture (JPEG, PNG, WebP), up to 10 MB."),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty. Choose another one.")},
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )
