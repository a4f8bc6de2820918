"""The forms of the delivery step that say how parcels come, and who collects them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shop.cart.types import ParcelView
from shop.checkout.services import Address
from shop.pricing.types import QuoteWay
from shop.web.common.phone_numbers import read_number


class CollectionForm(forms.Form):
    """Who comes for the parcels, where all of them are collected."""

    name = forms.CharField(
        label=_("Name of whoever collects"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter the name of whoever collects")},
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=32,
        help_text=_("The shop calls this number when something is unclear."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "num"}),
        error_messages={"required": _("Enter a mobile number, so that the shop can call")},
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_phone(self) -> str:
        """The number in E.164; Bangladeshi numbers have to be mobile ones."""
        return read_number(self.cleaned_data["phone"], self.country)

    def address(self) -> Address:
        """A name and a number without a place, for the draft."""
        return Address(country=self.country, district="", area="", street="", **self.cleaned_data)


class WaysForm(forms.Form):
    """How each parcel comes, where it can come in several ways; `collected` leaves only what is collected."""

    def __init__(self, *args: Any, parcels: Sequence[ParcelView], collected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [(parcel, _offered(parcel, collected=collected)) for parcel in parcels]
        for parcel, ways in self.rows:
            sentence = format_lazy(_("Choose how the parcel from {seller} comes"), seller=parcel.seller_name)
            self.fields[parcel.field] = forms.ChoiceField(
                label=_("How the parcel comes"),
                choices=[(way.option.code, str(way.option.name)) for way in ways],
                error_messages={"required": sentence, "invalid_choice": sentence},
            )

    @property
    def shown(self) -> list[tuple[ParcelView, list[QuoteWay], str, forms.BoundField]]:
        """Each parcel with its ways, the code of the one that is preselected, and its field."""
        return [(parcel, ways, self._preselected(parcel, ways), self[parcel.field]) for parcel, ways in self.rows]

    @property
    def chosen(self) -> dict[int, str]:
        """The code of the way by the seller's id, after validation."""
        return {parcel.seller_id: self.cleaned_data[parcel.field] for parcel, _ways in self.rows}

    def _preselected(self, parcel: ParcelView, ways: Sequence[QuoteWay]) -> str:
        """What was pressed, else what is taken now, else the cheapest."""
        codes = [way.option.code for way in ways]
        taken = parcel.delivery.code if parcel.delivery else ""
        wishes = (self.data.get(parcel.field) if self.is_bound else None, taken)
        cheapest = min(ways, key=lambda way: way.price.minor).option.code if ways else ""
        return next((wish for wish in wishes if wish in codes), cheapest)


def _offered(parcel: ParcelView, *, collected: bool) -> list[QuoteWay]:
    return [way for way in parcel.ways if way.option.collected or not collected]


def signature_of(parcels: Sequence[ParcelView]) -> str:
    """A mark of the ways and prices that a page shows: another place may have others."""
    shown = [
        [parcel.seller_id, way.option.code, way.price.minor, way.option.arrives_to_on.isoformat()]
        for parcel in parcels
        for way in parcel.ways
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]
