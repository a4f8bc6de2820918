"""The places a parcel can go to: divisions, districts and areas of a country."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from shop.base.translated import Translated
from shop.shipping.types import Place

PLACES = Path(__file__).parent.parent / "places"


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
