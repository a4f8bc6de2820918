"""Forms about tax: rates, registrations, classes of categories, and what somebody would pay."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.commission.queries import category_choices, target_with_slug
from shop.commission.types import Scope
from shop.store.queries import store
from shop.tax.queries import states, tax_classes
from shop.tax.types import EXEMPT, STANDARD, ZERO, RateDraft, RegistrationDraft, Scheme
from shop.web.common.countries import countries
from shop.web.common.fields import MeasureField
from shop.web.staff.money_forms import AmountField, DayField

CLASS = forms.RegexField(
    r"^[a-z0-9][a-z0-9.-]*\Z",
    label=_("Class"),
    max_length=24,
    error_messages={"invalid": _("Write small letters, digits, dots and hyphens, such as reduced-2.")},
)


class RateField(MeasureField):
    """A percentage with at most three decimals, cleaned to basis points with a tenth."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, max_digits=6, decimal_places=3, **kwargs)

    def clean(self, value: Any) -> Any:
        """Basis points, or None."""
        rate = super().clean(value)
        return None if rate is None else rate * 100


class StateField(forms.ChoiceField):
    """A state of the US; nothing elsewhere."""

    def __init__(self) -> None:
        super().__init__(label=_("State (only in the United States)"), choices=_states, required=False)


def _states() -> list[tuple[str, str]]:
    return [("", "—"), *states()]


def class_names() -> list[str]:
    """The classes that something can be of: those of the table, and those without a rate."""
    return sorted({*tax_classes(), STANDARD, ZERO, EXEMPT})


def _class_choices() -> list[tuple[str, str]]:
    return [(name, name) for name in class_names()]


class TaxRateForm(forms.Form):
    """A rate from a day on."""

    country = forms.ChoiceField(label=_("Country"), choices=countries)
    region = StateField()
    tax_class = CLASS
    name = forms.CharField(label=_("What the tax is called"), max_length=40, initial="VAT")
    rate = RateField(label=_("Percent"))
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until another rate follows."))

    def draft(self) -> RateDraft:
        """The rate that was filled in."""
        said = dict(self.cleaned_data)
        return RateDraft(rate_bps=said.pop("rate"), **said)


class CountryTermsForm(forms.Form):
    """Whether the prices of a country contain its tax."""

    CHOICES = (
        ("", _("As in the settings of the marketplace")),
        ("yes", _("Prices contain the tax")),
        ("no", _("Tax comes on top of prices")),
    )
    country = forms.CharField(max_length=2, min_length=2, widget=forms.HiddenInput)
    included = forms.ChoiceField(label=_("Prices"), choices=CHOICES, required=False)

    @property
    def chosen(self) -> bool | None:
        """Yes, no, or as the marketplace."""
        return {"yes": True, "no": False}.get(self.cleaned_data["included"])


class SellerField(forms.CharField):
    """A shop by the last part of its address; nothing is nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """The seller's id, or None."""
        slug = super().clean(value)
        found = target_with_slug(Scope.SELLER, slug) if slug else None
        if slug and found is None:
            raise forms.ValidationError(_("No shop has this address."))
        return found


class RegistrationForm(forms.Form):
    """What a shop, or the marketplace, is registered for."""

    seller = SellerField(label=_("Shop"), help_text=_("The last part of its address; empty: the marketplace itself."))
    scheme = forms.ChoiceField(label=_("Registered for"), choices=Scheme)
    jurisdiction = forms.CharField(
        label=_("Where"), max_length=6, help_text=_("A country such as BD, EU, or a state such as US-CA.")
    )
    number = forms.CharField(label=_("Number"), max_length=40, required=False, help_text=_("As it stands on invoices."))
    limit = AmountField(
        label=_("Largest consignment"),
        required=False,
        help_text=_("Import schemes only: EUR 150 or GBP 135, in the marketplace's currency."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Last day"), required=False)

    def clean_jurisdiction(self) -> str:
        """Capitals."""
        return str(self.cleaned_data["jurisdiction"]).strip().upper()

    def draft(self) -> RegistrationDraft:
        """The registration that was filled in."""
        said = dict(self.cleaned_data)
        return RegistrationDraft(
            seller_id=said.pop("seller"), scheme=Scheme(said.pop("scheme")), limit_minor=said.pop("limit"), **said
        )


class CategoryClassForm(forms.Form):
    """The class of everything in a category."""

    category = forms.TypedChoiceField(label=_("Category"), coerce=int)
    tax_class = forms.ChoiceField(label=_("Class"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("category", [(str(pk), title) for pk, title in category_choices()]),
            ("tax_class", [("", str(_("As the category above"))), *_class_choices()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = choices


class PreviewForm(forms.Form):
    """Goods of a shop that go somewhere: what tax do they bear, and why?"""

    seller = SellerField(label=_("Shop"), help_text=_("The last part of its address; empty: one in our country."))
    country = forms.ChoiceField(label=_("To"), choices=countries)
    region = StateField()
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    tax_class = forms.ChoiceField(label=_("Class"), choices=_class_choices)
    amount = AmountField(label=_("Price"), min_value=0)
    company = forms.ChoiceField(
        label=_("The buyer is a business with a confirmed VAT number of"),
        choices=lambda: [("", _("no: a consumer")), *countries()],
        required=False,
    )

    def start(self) -> dict[str, str]:
        """What an empty form begins with."""
        return {"country": store().country, "tax_class": STANDARD}


class TaxPaidForm(forms.Form):
    """The marketplace paid tax to a country or state."""

    jurisdiction = forms.CharField(max_length=6, widget=forms.HiddenInput)
    amount = AmountField(label=_("Paid to the state"))
    token = forms.UUIDField(widget=forms.HiddenInput)
