"""Reads of the shipping room, one file a topic."""

from .calendars import calendar_countries, calendar_draft, calendar_of, forget_calendars
from .places import areas_of, districts, division_label, division_of, divisions, place_label
from .terms import (
    method_of,
    methods_of,
    point_of,
    points_of,
    terms_of_marketplace,
    terms_of_seller,
    usual_method_of,
    zone_of,
    zones_of,
)
from .ways import STANDARD, ways_for, ways_of_each

__all__ = [
    "STANDARD",
    "areas_of",
    "calendar_countries",
    "calendar_draft",
    "calendar_of",
    "districts",
    "division_label",
    "division_of",
    "divisions",
    "forget_calendars",
    "method_of",
    "methods_of",
    "place_label",
    "point_of",
    "points_of",
    "terms_of_marketplace",
    "terms_of_seller",
    "usual_method_of",
    "ways_for",
    "ways_of_each",
    "zone_of",
    "zones_of",
]
