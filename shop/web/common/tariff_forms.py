"""Forms of zones and ways of delivery: where, how, and what it costs in up to six steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shop.base.decimals import figure
from shop.base.money import Money
from shop.base.phones import western_digits
from shop.shipping.carriers import pricing_carriers
from shop.shipping.queries import districts, divisions
from shop.shipping.types import MOST_BANDS, Band, Basis, Kind, MethodDraft, Tariff, ZoneDraft
from shop.store.queries import store

from .countries import countries
from .delivery_forms import WayForm
from .fields import FigureField, MoneyField, plain

if TYPE_CHECKING:
    from shop.shipping.models import Method, Zone

MOST_POSTCODES = 200


class TariffForm(WayForm):
    """What a price depends on, and up to six steps of it."""

    basis = forms.ChoiceField(label=_("The price"), choices=Basis, widget=forms.RadioSelect, initial=Basis.FLAT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_BANDS + 1):
            self.fields[f"up_to_{number}"] = forms.CharField(label=_("Up to"), max_length=12, required=False)
            self.fields[f"price_{number}"] = MoneyField(label=_("Price"), required=False)

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Offer these."""
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def steps(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of the price's table."""
        return ((self[f"up_to_{number}"], self[f"price_{number}"]) for number in range(1, MOST_BANDS + 1))

    def clean(self) -> dict[str, Any]:
        """The steps are read in the unit of what the price depends on."""
        given = super().clean() or {}
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
        except ValueError:
            self.add_error(f"up_to_{number}", _("Write a number above zero."))
            return None


def typed_tariff(tariff: Tariff) -> dict[str, Any]:
    """A tariff as a form begins with it."""
    known: dict[str, Any] = {
        name: getattr(tariff, name) for name in ("basis", "free_from_minor", "min_days", "max_days")
    }
    for number, band in enumerate(tariff.bands, start=1):
        known[f"up_to_{number}"] = _typed(band.up_to, tariff.basis)
        known[f"price_{number}"] = band.price_minor
    return known


class ZoneForm(TariffForm):
    """A zone: which places, and the usual way there."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("For yourself: “Inside Dhaka”, “Hill districts”."),
        error_messages={"required": _("Give the zone a name.")},
    )
    country = forms.ChoiceField(label=_("Country"))
    divisions = forms.MultipleChoiceField(label=_("Divisions"), required=False)
    districts = forms.MultipleChoiceField(label=_("Districts"), required=False)
    postcodes = forms.CharField(
        label=_("Postcodes"),
        required=False,
        max_length=2000,
        help_text=_("With commas between them. 12 stands for every postcode that begins so."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = store().country
        self.choose("country", countries())
        self.choose("divisions", [(place.name, str(place.label)) for place, _within in divisions(self.home)])
        self.choose("districts", [(place.name, str(place.label)) for place in districts(self.home)])

    @classmethod
    def of(cls, zone: Zone) -> ZoneForm:
        """The form with a zone that exists."""
        known: dict[str, Any] = {name: getattr(zone, name) for name in ("name", "country", "divisions", "districts")}
        usual = next((method for method in zone.methods.all() if method.usual), None)
        return cls(
            initial=known | {"postcodes": ", ".join(zone.postcodes)} | (typed_tariff(usual.tariff) if usual else {})
        )

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

    def clean_postcodes(self) -> tuple[str, ...]:
        """Beginnings of postcodes, each once."""
        text = western_digits(self.cleaned_data["postcodes"]).upper()
        found = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        if len(found) > MOST_POSTCODES or any(len(part) > 12 for part in found):
            raise forms.ValidationError(_("Write postcodes or their beginnings, with commas between them."))
        return found

    def clean(self) -> dict[str, Any]:
        """Divisions and districts belong to the marketplace's country."""
        given = super().clean()
        if given.get("country") != self.home and (given.get("divisions") or given.get("districts")):
            self.add_error("country", _("The places that you chose are in another country. Take them out first."))
        return given

    def draft(self) -> ZoneDraft:
        """What was typed, after validation."""
        own = {name: self.cleaned_data[name] for name in ZoneDraft.__dataclass_fields__}
        return ZoneDraft(**own | {name: tuple(own[name]) for name in ("divisions", "districts")})


class MethodForm(TariffForm):
    """A way beside the usual one: Express, pickup, or what a carrier asks at the moment."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("Shoppers read it: “Express”, “Pickup at the shop”."),
        error_messages={"required": _("Give the way a name.")},
    )
    kind = forms.ChoiceField(label=_("How it comes"), choices=Kind, widget=forms.RadioSelect, initial=Kind.CARRIED)
    zone = forms.ChoiceField(label=_("Where"), required=False, help_text=_("Pickup holds for everywhere: leave it so."))
    carrier = forms.ChoiceField(
        label=_("Carrier"),
        required=False,
        help_text=_("For the carrier's price of the moment. The first price below then holds while it is silent."),
    )
    position = FigureField(
        label=_("Place in the list"), max_value=999, required=False, help_text=_("Lower numbers come first.")
    )
    active = forms.BooleanField(label=_("Offered"), required=False, initial=True)

    def __init__(self, *args: Any, zones: Iterable[Zone] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(zone.public_id), zone.name) for zone in zones]
        self.choose("zone", [("", str(_("Everywhere that no zone names"))), *named])
        self.choose("carrier", [("", "—"), *((one.code, one.name) for one in pricing_carriers())])
        self.choose("basis", [(value, str(label)) for value, label in Basis.choices if value != Basis.NONE])

    @classmethod
    def of(cls, method: Method, *, zones: Iterable[Zone]) -> MethodForm:
        """The form with a method that exists."""
        known = {name: getattr(method, name) for name in ("kind", "carrier", "position", "active")}
        zone = str(method.zone.public_id) if method.zone else ""
        return cls(initial=known | {"name": str(method.name), "zone": zone} | typed_tariff(method.tariff), zones=zones)

    def bands(self, given: dict[str, Any]) -> tuple[Band, ...]:
        """The steps; a carrier's price of the moment needs none, and takes the first for a fallback."""
        if given.get("kind") != Kind.LIVE:
            return super().bands(given)
        given["basis"], price = Basis.FLAT, given.get("price_1")
        return () if price is None else (Band(None, price),)

    def clean(self) -> dict[str, Any]:
        """A carrier is named for its price, and for nothing else."""
        given = super().clean()
        if given.get("kind") == Kind.LIVE and not given.get("carrier"):
            self.add_error("carrier", _("Choose a carrier that tells its prices."))
        elif given.get("kind") != Kind.LIVE:
            given["carrier"] = ""
        return given

    @property
    def zone_id(self) -> UUID | None:
        """The zone that it belongs to, after validation."""
        return UUID(self.cleaned_data["zone"]) if self.cleaned_data["zone"] else None

    def draft(self) -> MethodDraft:
        """What was typed, after validation."""
        own = {name: self.cleaned_data[name] for name in MethodDraft.__dataclass_fields__ if name in self.cleaned_data}
        own["position"] = own["position"] or 0
        return MethodDraft(**own, language=get_language() or "en")


def _read(text: str, basis: str) -> int | None:
    """Raises ValueError for what is no number above zero."""
    tidy = plain(text.strip())
    if not tidy:
        return None
    if basis == Basis.TOTAL:
        number = Money.from_major(tidy, store().currency).minor
    else:
        number = int(figure(tidy) * 1000) if basis == Basis.WEIGHT else int(tidy)
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
