"""Prices and days of delivery."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from shop.sellers.types import Holiday

from .types import Band, Basis, Destination, ParcelWanted, ZoneView

WEEKDAYS = range(1, 8)
"""ISO 8601: Monday is 1."""


def zone_for(destination: Destination | None, zones: Iterable[ZoneView], *, division: str) -> ZoneView | None:
    """The zone that the place lies in: the one that names its district, else its division, else its country.

    No two zones of a seller name the same place, so there is at most one of each; none before the place is known.
    """
    if destination is None:
        return None
    inside = [zone for zone in zones if zone.country == destination.country]
    named = [zone for zone in inside if destination.district in zone.districts]
    wide = [zone for zone in inside if division and division in zone.divisions]
    whole = [zone for zone in inside if zone.whole_country]
    return next(iter([*named, *wide, *whole]), None)


def band_price(bands: Iterable[Band], measure: int) -> int:
    """The price of the first band that reaches so far; the last band has no end. Minor units."""
    return next(band.price_minor for band in bands if band.up_to is None or measure <= band.up_to)


def measure_of(parcel: ParcelWanted, basis: str) -> int:
    """What a zone's bands count: grams, minor units of goods, or pieces; nothing where one price holds, or none."""
    measures = {Basis.WEIGHT: parcel.weight_grams, Basis.TOTAL: parcel.goods_minor, Basis.ITEMS: parcel.pieces}
    return measures.get(Basis(basis), 0)


def rising(bands: Iterable[Band]) -> bool:
    """Whether each band reaches further than the one before, and the last, alone, has no end."""
    *ends, last = [band.up_to for band in bands] or [0]
    known = [end for end in ends if end is not None]
    return last is None and len(known) == len(ends) and all(a < b for a, b in zip([0, *known], known, strict=False))


def parcel_price(goods_minor: int, *, price_minor: int, free_from_minor: int | None) -> int:
    """The parcel's price: nothing from the free amount on. Minor units."""
    return 0 if free_from_minor is not None and goods_minor >= free_from_minor else price_minor


def free_gap(goods_minor: int, *, price_minor: int, free_from_minor: int | None) -> int | None:
    """How much more of goods makes delivery free; None when it is free already or never."""
    if not price_minor or free_from_minor is None or goods_minor >= free_from_minor:
        return None
    return free_from_minor - goods_minor


def ship_by(
    now: datetime,
    *,
    handling_days: int,
    holiday: Holiday | None,
    closed_weekdays: Collection[int],
    cut_off: time | None,
) -> date:
    """The day on which a parcel leaves that is ordered now (local time of the marketplace).

    Counting begins on the day of the order, or on the next working day when that is none or its cut-off is over; the
    handling days are working days. Holidays and closed weekdays are none. Not every weekday may be closed.
    """

    def works(day: date) -> bool:
        return day.isoweekday() not in closed_weekdays and not (holiday and holiday.is_on(day))

    day = now.date()
    if works(day) and cut_off is not None and now.time() >= cut_off:
        day += timedelta(days=1)
    left = handling_days
    while left or not works(day):
        left -= works(day)
        day += timedelta(days=1)
    return day


def arrival(ship_by_on: date, *, min_days: int, max_days: int) -> tuple[date, date]:
    """The days between which a parcel arrives that travels so many calendar days."""
    return ship_by_on + timedelta(days=min_days), ship_by_on + timedelta(days=max_days)
