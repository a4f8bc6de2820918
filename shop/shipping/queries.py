"""Delivery options of parcels, and the places a parcel can go to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from shop.base.translated import Translated
from shop.store.queries import store

from .models import FlatRate, Zone
from .rules import arrival, band_price, free_gap, measure_of, parcel_price, ship_by, zone_for
from .types import Basis, DeliveryOption, Destination, ParcelWanted, Place, ZoneView

STANDARD = _("Standard delivery")
PLACES = Path(__file__).parent / "places"


def options_for(
    parcels: Sequence[ParcelWanted], *, destination: Destination | None, at: datetime
) -> dict[int, DeliveryOption]:
    """The delivery of each parcel by seller, when ordered now, in one query.

    A seller without terms delivers on the marketplace's; where that has none either, free within 1 to 4 days.
    """
    sellers = [parcel.seller_id for parcel in parcels]
    rates = {
        rate.seller_id: rate
        for rate in FlatRate.objects.filter(Q(seller__in=sellers) | Q(seller=None)).annotate(zones=_zones_json())
    }
    usual = rates.get(None) or FlatRate(price_minor=0)
    now = at.astimezone(ZoneInfo(store().time_zone))
    division = division_of(destination.district, destination.country) if destination else ""
    options = {}
    for parcel in parcels:
        rate = rates.get(parcel.seller_id, usual)
        zones = [ZoneView.of(columns) for columns in getattr(rate, "zones", ())]
        zone = zone_for(destination, zones, division=division)
        options[parcel.seller_id] = _option(parcel, rate, zone, now)
    return options


def _zones_json() -> ArraySubquery:
    columns = {name: name for name in ZoneView.__dataclass_fields__}
    return ArraySubquery(Zone.objects.filter(seller=OuterRef("seller")).order_by("id").values(it=JSONObject(**columns)))


def _option(parcel: ParcelWanted, rate: FlatRate, zone: ZoneView | None, now: datetime) -> DeliveryOption:
    leaves_on = ship_by(
        now,
        handling_days=parcel.handling_days,
        holiday=parcel.holiday,
        closed_weekdays=rate.closed_weekdays,
        cut_off=rate.cut_off,
    )
    price = band_price(zone.bands, measure_of(parcel, zone.basis)) if zone else rate.price_minor
    where = zone or rate
    first, last = arrival(leaves_on, min_days=where.min_days, max_days=where.max_days)
    free_from = where.free_from_minor
    return DeliveryOption(
        name=STANDARD,
        price_minor=parcel_price(parcel.goods_minor, price_minor=price, free_from_minor=free_from),
        ship_by_on=leaves_on,
        arrives_from_on=first,
        arrives_to_on=last,
        free_gap_minor=free_gap(parcel.goods_minor, price_minor=price, free_from_minor=free_from),
        available=zone is None or zone.basis != Basis.NONE,
    )


def terms_of_seller(seller_id: int) -> FlatRate | None:
    """What the seller set; None while the marketplace's terms hold."""
    return FlatRate.objects.filter(seller=seller_id).first()


def terms_of_marketplace() -> FlatRate:
    """What holds for sellers who set nothing."""
    return FlatRate.objects.filter(seller=None).first() or FlatRate(price_minor=0)


def zones_of_seller(seller_id: int) -> list[Zone]:
    """The seller's zones, the first made first."""
    return list(Zone.objects.filter(seller=seller_id).order_by("id"))


def zone_of_seller(seller_id: int, public_id: UUID) -> Zone | None:
    """One of them; another seller's does not exist."""
    return Zone.objects.filter(seller=seller_id, public_id=public_id).first()


def districts(country: str = "BD") -> tuple[Place, ...]:
    """The districts of a country by English name; empty where we know none, so that the address is free text."""
    return tuple(district for district, _areas in _places(country))


def divisions(country: str = "BD") -> tuple[tuple[Place, tuple[Place, ...]], ...]:
    """The districts under the divisions they belong to, both by English name; empty where we know none."""
    by_name = {district.name: district for district in districts(country)}
    return tuple((place, tuple(by_name[name] for name in names)) for place, names in _divisions(country))


def division_of(district: str, country: str = "BD") -> str:
    """The division that a district belongs to, by English name; empty where we know none."""
    return next((place.name for place, names in _divisions(country) if district in names), "")


def division_label(division: str, country: str = "BD") -> Translated:
    """How to write a division for the reader; an unknown name stays as it was written."""
    known = (place.label for place, _names in _divisions(country) if place.name == division)
    return next(known, Translated({"en": division}))


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
