"""What a parcel would cost that nobody ordered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.shipping.queries import districts, place_label
from shop.shipping.types import Destination
from shop.store.queries import store
from shop.web.common.countries import countries
from shop.web.common.fields import MeasureField, MoneyField

MOST_KG = Decimal(1000)


class TrialForm(forms.Form):
    """An order that nobody made: where it goes, how heavy it is and what it costs."""

    country = forms.ChoiceField(label=_("Country"))
    district = forms.ChoiceField(label=_("District"), required=False)
    weight = MeasureField(label=_("Weight (kg)"), min_value=0, max_value=MOST_KG, decimal_places=3)
    amount = MoneyField(label=_("Worth"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = store().country
        cast("forms.ChoiceField", self.fields["country"]).choices = countries()
        known = [(place.name, str(place.label)) for place in districts(home)]
        cast("forms.ChoiceField", self.fields["district"]).choices = [("", _("Not named")), *known]

    def clean_amount(self) -> int:
        """Minor units; nothing typed is nothing ordered."""
        return self.cleaned_data["amount"] or 0

    @property
    def grams(self) -> int:
        """The weight, after validation."""
        return int(self.cleaned_data["weight"] * 1000)

    @property
    def destination(self) -> Destination:
        """Where it goes; districts are those of the marketplace's country."""
        country = self.cleaned_data["country"]
        return Destination(country, self.cleaned_data["district"] if country == store().country else "")

    @property
    def place(self) -> str:
        """Where it goes, in words."""
        where = self.destination
        return str(place_label(where.district)) if where.district else dict(countries()).get(where.country, "")
