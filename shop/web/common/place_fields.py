"""Choices of districts and areas, for countries whose places we know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.shipping.queries import areas_of, districts, divisions
from shop.shipping.types import Place


def district_field(country: str) -> forms.ChoiceField:
    """The districts, under their divisions where the country has any."""
    groups = [(str(division.label), _named(within)) for division, within in divisions(country)]
    return _place_field(
        _("District"),
        [("", _("Choose a district")), *(groups or _named(districts(country)))],
        required=_("Choose your district"),
        level="address-level1",
    )


def area_field(district: str, country: str) -> forms.ChoiceField:
    """The areas of the chosen district; none before one is chosen."""
    return _place_field(
        _("Area"),
        [("", _("Choose an area")), *_named(areas_of(district, country))],
        required=_("Choose your area so we can price delivery"),
        level="address-level2",
    )


def _named(places: Sequence[Place]) -> list[tuple[str, str]]:
    return [(place.name, str(place.label)) for place in places]


def _place_field(label: Any, choices: list[Any], *, required: Any, level: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.Select(attrs={"autocomplete": level}),
        error_messages={"required": required, "invalid_choice": required},
    )
