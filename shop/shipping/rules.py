"""Prices and days of delivery."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from shop.sellers.types import Holiday

from .types import Band, Basis, Calendar, DeliveryOption, Destination, Kind, MethodView, ParcelWanted, Ways, ZoneView

WEEKDAYS = range(1, 8)
"""ISO 8601: Monday is 1."""


def zone_for(destination: Destination | None, zones: Iterable[ZoneView], *, division: str) -> ZoneView | None:
    """The zone that the place lies in: the one that names its postcode (the longest beginning), else its district, else
    its division, else its country.

    No two zones of an owner name the same place, so there is at most one of each; none before the place is known.
    """
    if destination is None:
        return None
    inside = [zone for zone in zones if zone.country == destination.country]
    nearest = max(inside, key=lambda zone: _reach(zone, destination.postcode), default=None)
    exact = [nearest] if nearest and _reach(nearest, destination.postcode) else []
    named = [zone for zone in inside if destination.district in zone.districts]
    wide = [zone for zone in inside if division and division in zone.divisions]
    whole = [zone for zone in inside if not (zone.divisions or zone.districts or zone.postcodes)]
    return next(iter([*exact, *named, *wide, *whole]), None)


def _reach(zone: ZoneView, postcode: str) -> int:
    """How many signs of the postcode the zone names."""
    return max((len(start) for start in zone.postcodes if postcode.startswith(start)), default=0)


def methods_in(zone: ZoneView | None, methods: Iterable[MethodView]) -> list[MethodView]:
    """What is offered in a zone, or where none is: its own methods, and what is collected, which has no zone."""
    place = zone.id if zone else None
    return [one for one in methods if (one.zone == place or one.kind == Kind.PICKUP) and one.basis != Basis.NONE]


def band_price(bands: Iterable[Band], measure: int) -> int:
    """The price of the first band that reaches so far; the last band has no end. Minor units."""
    return next(band.price_minor for band in bands if band.up_to is None or measure <= band.up_to)


def measure_of(parcel: ParcelWanted, basis: str) -> int:
    """What bands count: grams, minor units of goods, or pieces; nothing where one price holds, or none."""
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
    calendar: Calendar = Calendar(),  # noqa: B008 - frozen, and empty
) -> date:
    """The day on which a parcel leaves that is ordered now (local time of the marketplace).

    Counting begins on the day of the order, or on the next working day when that is none or its cut-off is over; the
    handling days are working days. Closed weekdays, the seller's and public holidays are none. Not every weekday may be
    closed.
    """

    def works(day: date) -> bool:
        away = (holiday and holiday.is_on(day)) or calendar.is_holiday(day)
        return day.isoweekday() not in closed_weekdays and not away

    day = now.date()
    if works(day) and cut_off is not None and now.time() >= cut_off:
        day += timedelta(days=1)
    left = handling_days
    while left or not works(day):
        left -= works(day)
        day += timedelta(days=1)
    return day


def arrival(ship_by_on: date, *, min_days: int, max_days: int, calendar: Calendar) -> tuple[date, date]:
    """The days between which a parcel arrives that travels so many working days of its carrier."""
    return (_driven(ship_by_on, min_days, calendar.is_off), _driven(ship_by_on, max_days, calendar.is_off))


def _driven(day: date, left: int, is_off: Callable[[date], bool]) -> date:
    """The working day that is so many after `day`; for none, the day itself or the next one that is no day off."""
    while left or is_off(day):
        day += timedelta(days=1)
        left -= left > 0 and not is_off(day)
    return day


def ways_of(options: Sequence[DeliveryOption], *, nowhere: DeliveryOption, chosen: str) -> Ways:
    """What is offered, and what is taken of it: the chosen one, else the cheapest that is brought to the address.

    Nobody is sent to a pickup point without having said so, unless there is no other way. Of two at one price the
    earlier arrival wins, then the owner's order. `nowhere` stands for a place that nothing is delivered to.
    """
    if not options:
        return Ways(nowhere, (), lost=bool(chosen))
    found = next((one for one in options if one.code == chosen), None)
    if chosen and found:
        return Ways(found, tuple(options))
    brought = [one for one in options if not one.collected] or options
    return Ways(min(brought, key=lambda one: (one.price_minor, one.arrives_to_on)), tuple(options), lost=bool(chosen))


def offer_key(method: str, parcel: ParcelWanted, destination: Destination) -> str:
    """The name of a carrier's offer: the same parcel to the same place by the same method."""
    place = [destination.country, destination.district, destination.area, destination.postcode]
    told = [method, parcel.seller_id, parcel.weight_grams, parcel.goods_minor, parcel.pieces, place]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
