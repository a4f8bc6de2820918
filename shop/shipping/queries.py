"""Delivery options of parcels, and the places a parcel can go to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from shop.base.translated import Translated

from .models import FlatRate
from .rules import dates_of, flat_price, free_gap
from .types import DeliveryOption, Destination, ParcelWanted, Place

STANDARD = _("Standard delivery")
PLACES = Path(__file__).parent / "places"


def options_for(
    parcels: Sequence[ParcelWanted], *, destination: Destination | None, today: date
) -> dict[int, DeliveryOption]:
    """The delivery of each parcel by seller, in one query. A seller without a rate delivers free within 1 to 4 days."""
    rates = {rate.seller_id: rate for rate in FlatRate.objects.filter(seller__in=[p.seller_id for p in parcels])}
    return {
        parcel.seller_id: _option(parcel, rates.get(parcel.seller_id) or FlatRate(price_minor=0), today)
        for parcel in parcels
    }


def _option(parcel: ParcelWanted, rate: FlatRate, today: date) -> DeliveryOption:
    days = dates_of(today, handling_days=parcel.days_to_send(today), min_days=rate.min_days, max_days=rate.max_days)
    price, free_from = rate.price_minor, rate.free_from_minor
    return DeliveryOption(
        name=STANDARD,
        price_minor=flat_price(parcel.goods_minor, price_minor=price, free_from_minor=free_from),
        ship_by_on=days[0],
        arrives_from_on=days[1],
        arrives_to_on=days[2],
        free_gap_minor=free_gap(parcel.goods_minor, price_minor=price, free_from_minor=free_from),
    )


def districts(country: str = "BD") -> tuple[Place, ...]:
    """The districts of a country by English name; empty where we know none, so that the address is free text."""
    return tuple(district for district, _areas in _places(country))


def divisions(country: str = "BD") -> tuple[tuple[Place, tuple[Place, ...]], ...]:
    """The districts under the divisions they belong to, both by English name; empty where we know none."""
    by_name = {district.name: district for district in districts(country)}
    return tuple((place, tuple(by_name[name] for name in names)) for place, names in _divisions(country))


def areas_of(district: str, country: str = "BD") -> tuple[Place, ...]:
    """The upazilas and metropolitan thanas of a district, named as `districts()` names it; empty for an unknown one."""
    return next((areas for place, areas in _places(country) if place.name == district), ())


def place_label(district: str, area: str = "", country: str = "BD") -> Translated:
    """How to write a district, or an area in it, for the reader; an unknown name stays as it was written."""
    places = areas_of(district, country) if area else districts(country)
    name = area or district
    return next((place.label for place in places if place.name == name), Translated({"en": name}))


@cache
def _places(country: str) -> tuple[tuple[Place, tuple[Place, ...]], ...]:
    path = PLACES / f"{country.lower()}.json"
    if not (country.isascii() and country.isalpha() and path.exists()):
        return ()
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple((_place(row), tuple(_place(area) for area in row["areas"])) for row in rows)


@cache
def _divisions(country: str) -> tuple[tuple[Place, tuple[str, ...]], ...]:
    if not districts(country):
        return ()
    rows = json.loads((PLACES / f"{country.lower()}-divisions.json").read_text(encoding="utf-8"))
    return tuple((_place(row), tuple(row["districts"])) for row in rows)


def _place(row: dict[str, str]) -> Place:
    return Place(row["en"], Translated({"en": row["en"], "bn": row["bn"]}))
