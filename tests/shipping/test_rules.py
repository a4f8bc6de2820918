"""When a parcel leaves, what its price is, and which zone a place lies in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.sellers.types import Holiday
from shop.shipping.rules import arrival, band_price, measure_of, parcel_price, rising, ship_by, zone_for
from shop.shipping.types import Band, Basis, Calendar, Destination, ParcelWanted, ZoneView

TODAY = date(2026, 12, 1)  # a Tuesday
NOON = datetime.combine(TODAY, time(12))
FRIDAY = 5
NUMBERS = count(1)


def days(first: int, last: int) -> Holiday:
    """From and until so many days after today."""
    return Holiday(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


def leaves_after(handling: int = 2, **wishes: object) -> int:
    """Calendar days from today until the parcel leaves."""
    known = {"holiday": None, "closed_weekdays": (), "cut_off": None, "now": NOON} | wishes
    now = known.pop("now")
    return (ship_by(now, handling_days=handling, **known) - TODAY).days  # type: ignore[arg-type]


def zone(country: str = "BD", **places: tuple[str, ...]) -> ZoneView:
    """A part of a country, or the whole."""
    return ZoneView(id=next(NUMBERS), country=country, **places)


@pytest.mark.parametrize(
    ("holiday", "expected"),
    [(days(-9, -1), 2), (days(3, 9), 2), (days(0, 2), 5), (days(-5, 2), 5), (days(1, 3), 5), (days(2, 2), 3)],
)
def test_parcel_leaves_after_the_holiday(holiday: Holiday, expected: int) -> None:
    assert leaves_after(2, holiday=holiday) == expected


@pytest.mark.parametrize(
    ("handling", "closed", "expected"),
    [
        (0, (), 0),
        (3, (FRIDAY,), 4),
        (2, (FRIDAY,), 2),
        (0, (2,), 1),
        (1, (2,), 2),
        (5, (5, 6), 7),
        (0, (2, 3, 4, 5, 6, 7), 6),
    ],
)
def test_closed_weekdays_are_no_working_days(handling: int, closed: tuple[int, ...], expected: int) -> None:
    assert leaves_after(handling, closed_weekdays=closed) == expected


@pytest.mark.parametrize(
    ("hour", "handling", "closed", "expected"),
    [(13, 0, (), 0), (14, 0, (), 1), (15, 2, (), 3), (15, 0, (3,), 2), (15, 1, (2,), 2)],
)
def test_after_the_cut_off_an_order_counts_as_of_the_next_day(
    hour: int, handling: int, closed: tuple[int, ...], expected: int
) -> None:
    now = datetime.combine(TODAY, time(hour))

    assert leaves_after(handling, now=now, closed_weekdays=closed, cut_off=time(14)) == expected


@given(
    st.integers(-20, 40),
    st.integers(0, 30),
    st.integers(0, 30),
    st.sets(st.integers(1, 7), max_size=6),
    st.integers(0, 23),
)
def test_parcel_never_leaves_on_a_day_without_work_and_has_its_working_days(
    first: int, length: int, handling: int, closed: set[int], hour: int
) -> None:
    holiday, cut_off = days(first, first + length), time(14)
    now = datetime.combine(TODAY, time(hour))

    leaves = ship_by(now, handling_days=handling, holiday=holiday, closed_weekdays=closed, cut_off=cut_off)

    waited = [TODAY + timedelta(days=number) for number in range((leaves - TODAY).days + 1)]
    working = [day for day in waited if day.isoweekday() not in closed and not holiday.is_on(day)]
    late = TODAY in working and now.time() >= cut_off
    assert working[-1] == leaves
    assert len(working) == handling + 1 + late


def test_nearest_name_decides_the_zone() -> None:
    dhaka, division, country = zone(districts=("Dhaka",)), zone(divisions=("Dhaka",)), zone()
    near, nearer = zone(postcodes=("12", "99")), zone(postcodes=("1207",))
    zones = [country, division, dhaka, zone("IN"), near, nearer]

    assert zone_for(Destination("BD", "Dhaka", postcode="1207"), zones, division="Dhaka") is nearer
    assert zone_for(Destination("BD", "Dhaka", postcode="1212"), zones, division="Dhaka") is near
    assert zone_for(Destination("BD", "Dhaka", postcode="3100"), zones, division="Dhaka") is dhaka
    assert zone_for(Destination("BD", "Dhaka"), zones, division="Dhaka") is dhaka
    assert zone_for(Destination("BD", "Gazipur"), zones, division="Dhaka") is division
    assert zone_for(Destination("BD", "Sylhet"), zones, division="Sylhet") is country
    assert zone_for(Destination("BD"), zones, division="") is country
    assert zone_for(Destination("NP"), zones, division="") is None
    assert zone_for(None, zones, division="") is None


@pytest.mark.parametrize(("measure", "price"), [(0, 60), (1000, 60), (1001, 80), (5000, 80), (5001, 200)])
def test_step_reaches_up_to_its_end_included(measure: int, price: int) -> None:
    assert band_price([Band(1000, 60), Band(5000, 80), Band(None, 200)], measure) == price


def test_steps_count_weight_amount_or_pieces() -> None:
    parcel = ParcelWanted(1, 2, goods_minor=1500_00, weight_grams=900, pieces=3)

    assert [measure_of(parcel, basis) for basis in Basis] == [0, 900, 1500_00, 3, 0]


@pytest.mark.parametrize(
    ("ends", "good"),
    [
        ([None], True),
        ([1, 2, None], True),
        ([], False),
        ([1], False),
        ([2, 1, None], False),
        ([1, 1, None], False),
        ([None, None], False),
        ([0, None], False),
    ],
)
def test_steps_rise_to_one_without_end(ends: list[int | None], good: bool) -> None:
    assert rising([Band(end, 1) for end in ends]) is good


@pytest.mark.parametrize(("goods", "price"), [(1999_99, 80_00), (2000_00, 0)])
def test_free_from_the_amount_on(goods: int, price: int) -> None:
    assert parcel_price(goods, price_minor=80_00, free_from_minor=2000_00) == price


BANGLADESH = Calendar(weekdays=frozenset({FRIDAY}), dates=frozenset({date(2026, 12, 19)}), yearly=frozenset({(12, 16)}))


@pytest.mark.parametrize(
    ("ordered", "handling", "min_days", "max_days", "promise"),
    [
        # ordered on a Tuesday, all days open: leaves on Wednesday, arrives Thursday to Saturday (no Friday)
        ((date(2026, 12, 1), 10), 1, 1, 2, (date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 5))),
        # after the cut-off it counts as of Wednesday; Thursday it leaves, Friday nothing drives
        ((date(2026, 12, 1), 14), 1, 1, 2, (date(2026, 12, 3), date(2026, 12, 5), date(2026, 12, 6))),
        # handling skips Victory Day, and so does the way; the 19th is a holiday of this year alone
        ((date(2026, 12, 15), 10), 1, 1, 1, (date(2026, 12, 17), date(2026, 12, 20), date(2026, 12, 20))),
        # Sunday is the seller's: ordered on a Saturday evening it leaves on Monday, and arrives at once
        ((date(2026, 12, 5), 20), 0, 0, 0, (date(2026, 12, 7), date(2026, 12, 7), date(2026, 12, 7))),
        # a Thursday's parcel with nothing to travel but Friday waits for Saturday
        ((date(2026, 12, 10), 10), 1, 0, 3, (date(2026, 12, 11), date(2026, 12, 12), date(2026, 12, 14))),
    ],
)
def test_promise_counts_working_days_over_weekend_holiday_and_cut_off(
    ordered: tuple[date, int], handling: int, min_days: int, max_days: int, promise: tuple[date, date, date]
) -> None:
    now = datetime.combine(ordered[0], time(ordered[1]))
    terms = {"handling_days": handling, "holiday": None, "closed_weekdays": (7,), "cut_off": time(14)}

    leaves = ship_by(now, calendar=BANGLADESH, **terms)  # type: ignore[arg-type]

    assert (leaves, *arrival(leaves, min_days=min_days, max_days=max_days, calendar=BANGLADESH)) == promise
