"""Stretches of days, and the pure counting of one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.analytics.rules import BackRow, CaseRow, DayRows, LineRow, ParcelRow, ShortRow, bounds_of, counted, day_of
from shop.analytics.types import DayCount, Figures, Margin, Measure, Period, Rate, VariantCount
from shop.base.money import Money

DHAKA = ZoneInfo("Asia/Dhaka")


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 366))
def test_period_before_has_the_same_length_and_ends_the_day_before(ends_on: date, days: int) -> None:
    period = Period.ending(ends_on, days=days)

    assert (period.days, period.before.days) == (days, days)
    assert (period.starts_on - period.before.ends_on).days == 1
    assert len(period.dates()) == days
    assert (period.dates()[0], period.dates()[-1]) == (period.starts_on, ends_on)


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 1, 2), date(2026, 1, 1)), (date(2024, 1, 1), date(2025, 1, 1))]
)
def test_period_is_neither_empty_nor_longer_than_a_leap_year(first: date, last: date) -> None:
    with pytest.raises(ValueError, match="1 to 366 days"):
        Period(first, last)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_an_instant_lies_within_the_bounds_of_its_day(at: datetime) -> None:
    for zone in (DHAKA, ZoneInfo("Europe/Berlin"), ZoneInfo("America/St_Johns")):
        begins, ends = bounds_of(day_of(at, zone), zone)

        assert begins <= at < ends


def test_evening_in_greenwich_is_the_next_day_in_dhaka() -> None:
    assert day_of(datetime(2026, 11, 20, 17, 59, tzinfo=UTC), DHAKA) == date(2026, 11, 20)
    assert day_of(datetime(2026, 11, 20, 18, 0, tzinfo=UTC), DHAKA) == date(2026, 11, 21)


@pytest.mark.parametrize(("orders", "sales", "average"), [(0, 0, None), (3, 100, 33), (2, 101, 51), (2, -101, -50)])
def test_average_is_rounded_half_up(orders: int, sales: int, average: int | None) -> None:
    assert Figures(orders, 9, sales).value(Measure.AVERAGE) == average


def test_figures_of_a_period_are_the_sum_of_its_days() -> None:
    total = Figures.total([Figures(1, 2, 300), Figures(), Figures(4, 5, 600)])

    assert total == Figures(5, 7, 900)
    assert [total.value(one) for one in Measure] == [900, 5, 7, 180]


@pytest.mark.parametrize(
    ("rate", "bps", "met"),
    [
        (Rate(0, 0, 200, most=True), 0, True),
        (Rate(1, 50, 200, most=True), 200, True),
        (Rate(1, 49, 200, most=True), 204, False),
        (Rate(19, 20, 9500, most=False), 9500, True),
        (Rate(18, 20, 9500, most=False), 9000, False),
    ],
)
def test_a_target_is_kept_up_to_its_very_figure(rate: Rate, bps: int, met: bool) -> None:
    assert (rate.bps, rate.met) == (bps, met)
    assert not rate.says_something(51)


def test_margin_is_what_stays_of_the_goods() -> None:
    margin = Margin(Money(2000, "BDT"), Money(230, "BDT"), Money(800, "BDT"), unknown_items=3)

    assert (margin.earned, margin.bps) == (Money(970, "BDT"), 4850)
    assert Margin(Money(0, "BDT"), Money(0, "BDT"), Money(0, "BDT"), 0).bps is None


# One day -----------------------------------------------------------------------------------------------------------


def parcel(pk: int = 1, status: str = "to_pack", **changes: object) -> ParcelRow:
    """Two pots of 115 and delivery of 8, in minor units 23800."""
    columns = {
        "order_status": "placed",
        "needs_delivery": True,
        "total_minor": 238_00,
        "prices_include_tax": True,
        "untracked": False,
    }
    return ParcelRow(id=pk, status=status, **columns | changes)  # type: ignore[arg-type]


def line(parcel_id: int = 1) -> LineRow:
    """Two pots, 15 VAT in each, commission of ten percent."""
    return LineRow(parcel_id, parcel_id, 7, 2, 230_00, 30_00, 23_00)


def short(quantity: int, amount: int, *, reason: str = "sold_out", delivery: int = 0, rounding: int = 0) -> ShortRow:
    """So many pots that do not come."""
    return ShortRow(1, 1, quantity, amount, delivery, rounding, quantity * 11_50, reason)


def test_a_parcel_counts_with_goods_and_delivery() -> None:
    count = counted(DayRows([parcel()], [line()]))

    assert count == DayCount(
        placed=1,
        orders=1,
        items=2,
        sales_minor=238_00,
        commission_minor=23_00,
        variants={7: VariantCount(2, 230_00, 30_00, 23_00)},
    )


def test_what_was_left_out_comes_off_and_counts_as_a_failure() -> None:
    count = counted(DayRows([parcel()], [line()], [short(1, 115_00)]))

    assert (count.orders, count.failed, count.items, count.sales_minor) == (1, 1, 1, 123_00)
    assert count.variants == {7: VariantCount(1, 115_00, 15_00, 11_50)}


def test_what_the_shopper_asked_to_leave_out_is_no_failure() -> None:
    count = counted(DayRows([parcel()], [line()], [short(1, 115_00, reason="shopper_asked")]))

    assert (count.failed, count.sales_minor) == (0, 123_00)


def test_a_parcel_that_the_seller_could_not_send_stays_in_what_was_placed() -> None:
    gone = parcel(status="cancelled", order_status="cancelled")

    count = counted(DayRows([gone], [line()], [short(2, 238_30, delivery=8_00, rounding=30)]))

    assert (count.placed, count.failed, count.orders, count.sales_minor, count.variants) == (1, 1, 0, 0, {})


def test_an_order_that_somebody_else_called_off_is_as_if_it_never_was() -> None:
    assert counted(DayRows([parcel(status="cancelled", order_status="cancelled")], [line()])) == DayCount()


def test_the_tills_rounding_does_not_come_off_what_the_seller_sold() -> None:
    count = counted(DayRows([parcel()], [line()], [short(2, 238_30, delivery=8_00, rounding=30)]))

    assert (count.sales_minor, count.commission_minor) == (0, 0)
    assert count.variants == {7: VariantCount(0, 0, 0, 0)}


def test_what_came_back_comes_off_with_its_share_of_vat_and_commission() -> None:
    back, case = BackRow(1, 1, 1, 115_00, 15_00, 11_50), CaseRow(1, 119_00, 11_50)

    count = counted(DayRows([parcel(status="delivered")], [line()], backs=[back], cases=[case]))

    assert (count.delivered, count.returned, count.sales_minor, count.commission_minor) == (1, 1, 119_00, 11_50)
    assert count.variants == {7: VariantCount(1, 115_00, 15_00, 11_50)}


def test_vat_on_top_counts_as_part_of_the_sale() -> None:
    count = counted(DayRows([parcel(prices_include_tax=False, total_minor=268_00)], [line()]))

    assert (count.sales_minor, count.variants[7].sales_minor, count.variants[7].tax_minor) == (268_00, 260_00, 30_00)


def test_parcels_that_can_be_followed_are_counted_among_those_sent() -> None:
    rows = [parcel(1, "shipped"), parcel(2, "delivered", untracked=True), parcel(3, "delivered", needs_delivery=False)]

    count = counted(DayRows(rows))

    assert (count.sent, count.tracked, count.delivered) == (2, 1, 2)
