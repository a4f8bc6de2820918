"""Forms of delivery terms, for a shop and for the marketplace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from shop.shipping.types import TermsDraft

from .fields import FigureField, MoneyField

if TYPE_CHECKING:
    from shop.shipping.models import Method, Terms

DAYS = [(number + 1, label) for number, label in WEEKDAYS.items()]


class WayForm(forms.Form):
    """What terms and zones share: when it is free, and how long a parcel travels."""

    free_from_minor = MoneyField(
        label=_("Free from"), required=False, help_text=_("For orders of this much. Leave it empty for never.")
    )
    min_days = FigureField(label=_("Working days on the way, at least"), max_value=60)
    max_days = FigureField(label=_("Working days on the way, at most"), max_value=90)


class TermsForm(WayForm):
    """How the shop delivers where no zone says otherwise, and when parcels leave."""

    price_minor = MoneyField(
        label=_("Price of a parcel"),
        help_text=_("Whatever is in it."),
        error_messages={"required": _("Enter a price, or 0.")},
    )
    handling_days = FigureField(
        label=_("Working days until you send"), max_value=30, help_text=_("Counted from the day of the order.")
    )
    cut_off = forms.TimeField(
        label=_("Cut-off time"),
        required=False,
        help_text=_("What is ordered later counts as ordered on the next day."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    closed_weekdays = forms.TypedMultipleChoiceField(
        label=_("Closed every week on"),
        choices=DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "price_minor",
        "free_from_minor",
        "min_days",
        "max_days",
        "handling_days",
        "cut_off",
        "closed_weekdays",
    )

    @classmethod
    def of(cls, terms: Terms, usual: Method, *, handling_days: int) -> Self:
        """The form with what holds now."""
        known: dict[str, Any] = {name: getattr(usual, name) for name in ("free_from_minor", "min_days", "max_days")}
        known |= {name: getattr(terms, name) for name in ("cut_off", "closed_weekdays")}
        return cls(initial=known | {"price_minor": usual.tariff.bands[0].price_minor, "handling_days": handling_days})

    def draft(self) -> TermsDraft:
        """What was typed, after validation."""
        return TermsDraft(**self.cleaned_data | {"closed_weekdays": tuple(self.cleaned_data["closed_weekdays"])})


class UsualTermsForm(TermsForm):
    """The marketplace's terms; how soon a shop sends is each shop's own."""

    handling_days = None  # type: ignore[assignment]  # Django's way to drop an inherited field

    def draft(self) -> TermsDraft:
        """What was typed, after validation."""
        self.cleaned_data["handling_days"] = 0
        return super().draft()
