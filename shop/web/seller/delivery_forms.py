"""Forms of delivery: a zone with its prices, and what a parcel would cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.shipping.queries import districts, divisions, place_label
from shop.shipping.types import MOST_BANDS, Band, Basis, Destination, ZoneDraft
from shop.store.queries import store
from shop.web.common.countries import countries
from shop.web.common.delivery_forms import WayForm
from shop.web.common.fields import MoneyField, plain

if TYPE_CHECKING:
    from shop.shipping.models import Zone

MOST_KG = Decimal(1000)


class ZoneForm(WayForm):
    """A zone: which places, what the price depends on, and up to six steps of it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("For yourself: “Inside Dhaka”, “Hill districts”."),
        error_messages={"required": _("Give the zone a name.")},
    )
    country = forms.ChoiceField(label=_("Country"))
    divisions = forms.MultipleChoiceField(label=_("Divisions"), required=False)
    districts = forms.MultipleChoiceField(label=_("Districts"), required=False)
    basis = forms.ChoiceField(label=_("The price"), choices=Basis, widget=forms.RadioSelect, initial=Basis.FLAT)
    field_order = ("name", "country", "divisions", "districts", "basis", "free_from_minor", "min_days", "max_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = store().country
        self.choose("country", countries())
        self.choose("divisions", [(place.name, str(place.label)) for place, _within in divisions(self.home)])
        self.choose("districts", [(place.name, str(place.label)) for place in districts(self.home)])
        for number in range(1, MOST_BANDS + 1):
            self.fields[f"up_to_{number}"] = forms.CharField(label=_("Up to"), max_length=12, required=False)
            self.fields[f"price_{number}"] = MoneyField(label=_("Price"), required=False)

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Offer these."""
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @classmethod
    def of(cls, zone: Zone) -> ZoneForm:
        """The form with a zone that exists."""
        own = ("name", "country", "divisions", "districts", "basis", "free_from_minor", "min_days", "max_days")
        known: dict[str, Any] = {name: getattr(zone, name) for name in own}
        for number, band in enumerate(zone.view.bands, start=1):
            known[f"up_to_{number}"] = _typed(band.up_to, zone.basis)
            known[f"price_{number}"] = band.price_minor
        return cls(initial=known)

    @property
    def steps(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of the price's table."""
        return ((self[f"up_to_{number}"], self[f"price_{number}"]) for number in range(1, MOST_BANDS + 1))

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Divisions with their districts, each with whether it is chosen; nothing where we know no places."""
        wide, narrow = ({str(name) for name in self[field].value() or ()} for field in ("divisions", "districts"))
        return [
            {
                "division": division,
                "chosen": division.name in wide,
                "open": any(place.name in narrow for place in within),
                "districts": [(place, place.name in narrow) for place in within],
            }
            for division, within in divisions(self.home)
        ]

    def clean(self) -> dict[str, Any]:
        """Places belong to the country, and the steps are read in the unit of what the price depends on."""
        given = super().clean() or {}
        if given.get("country") != self.home and (given.get("divisions") or given.get("districts")):
            self.add_error("country", _("The places that you chose are in another country. Take them out first."))
        if "basis" in given:
            given["bands"] = self.bands(given)
        return given

    def bands(self, given: dict[str, Any]) -> tuple[Band, ...]:
        """The steps that have a price; with one price for everything only the first counts, with none not even that."""
        if given["basis"] == Basis.NONE:
            given["free_from_minor"] = None
            return (Band(None, 0),)
        if given["basis"] == Basis.FLAT:
            if given.get("price_1") is None and "price_1" not in self.errors:
                self.add_error("price_1", _("Enter a price, or 0."))
            return (Band(None, given.get("price_1") or 0),)
        found = []
        for number in range(1, MOST_BANDS + 1):
            price, end = given.get(f"price_{number}"), given.get(f"up_to_{number}", "")
            if price is not None:
                found.append(Band(self.end(number, end, given["basis"]), price))
            elif end and f"price_{number}" not in self.errors:
                self.add_error(f"price_{number}", _("Enter a price, or 0."))
        if not found:
            self.add_error("price_1", _("Enter a price, or 0."))
        return tuple(found)

    def end(self, number: int, text: str, basis: str) -> int | None:
        """Where a step ends: grams, minor units or pieces; nothing for the last."""
        try:
            return _read(text, basis)
        except (ValueError, InvalidOperation):
            self.add_error(f"up_to_{number}", _("Write a number above zero."))
            return None

    def draft(self) -> ZoneDraft:
        """What was typed, after validation."""
        own = {name: self.cleaned_data[name] for name in ZoneDraft.__dataclass_fields__}
        return ZoneDraft(**own | {name: tuple(own[name]) for name in ("divisions", "districts")})


class TrialForm(forms.Form):
    """An order that nobody made: where it goes, how heavy it is and what it costs."""

    country = forms.ChoiceField(label=_("Country"))
    district = forms.ChoiceField(label=_("District"), required=False)
    weight = forms.DecimalField(label=_("Weight (kg)"), min_value=0, max_value=MOST_KG, decimal_places=3)
    amount = MoneyField(label=_("Order"))

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


def _read(text: str, basis: str) -> int | None:
    """Raises ValueError or InvalidOperation for what is no number above zero."""
    tidy = plain(text.strip())
    if not tidy:
        return None
    if basis == Basis.TOTAL:
        number = Money.from_major(tidy, store().currency).minor
    else:
        number = int(Decimal(tidy) * 1000) if basis == Basis.WEIGHT else int(tidy)
    if not 0 < number < 10**13:
        raise ValueError(text)
    return number


def _typed(end: int | None, basis: str) -> str:
    """Where a step ends, as a person would type it."""
    if end is None:
        return ""
    if basis == Basis.TOTAL:
        return f"{Money(end, store().currency).major.normalize():f}"
    return f"{(Decimal(end) / 1000).normalize():f}" if basis == Basis.WEIGHT else str(end)
