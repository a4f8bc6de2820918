"""Conversion, crossing and the band."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.currencies.rules import Known, converted, converted_back, crossed, moved_too_far, with_markup
from tests.cast import NOW

EUR_USD = Known("EUR", "USD", Decimal("1.0812"), "ecb", NOW - timedelta(hours=20))
EUR_GBP = Known("EUR", "GBP", Decimal("0.8511"), "ecb", NOW - timedelta(hours=20))
USD_BDT = Known("USD", "BDT", Decimal("119.5"), "manual", NOW - timedelta(hours=1))
KNOWN = {(one.base, one.quote): one for one in (EUR_USD, EUR_GBP, USD_BDT)}


@pytest.mark.parametrize(
    ("minor", "rate", "pair", "expected"),
    [
        (1000_00, "0.0083682008", ("BDT", "USD"), 8_37),
        (50, "0.01", ("BDT", "USD"), 1),  # half a cent is a cent
        (-50, "0.01", ("BDT", "USD"), -1),
        (1_00, "1.25", ("BDT", "JPY"), 1),
        (1_20, "1.25", ("BDT", "JPY"), 2),
        (1_00, "0.0025", ("BDT", "KWD"), 3),  # 0.0025 dinar, whose thousandth is its smallest coin
    ],
)
def test_amounts_are_turned_by_the_rate_with_half_a_unit_up(
    minor: int, rate: str, pair: tuple[str, str], expected: int
) -> None:
    assert converted(minor, Decimal(rate), *pair) == expected


def test_pairs_are_crossed_either_way_round_and_rounded_once() -> None:
    to_pound = crossed(KNOWN, "BDT", "GBP")

    assert to_pound is not None
    assert to_pound.value == (Decimal("0.8511") / Decimal("1.0812") / Decimal("119.5")).quantize(Decimal("1e-10"))
    assert (to_pound.source, to_pound.valid_from) == ("manual+ecb", EUR_GBP.valid_from)
    assert crossed(KNOWN, "USD", "BDT") == USD_BDT
    assert crossed(KNOWN, "BDT", "CHF") is None


def test_a_pair_of_its_own_comes_before_a_way_round() -> None:
    direct = Known("EUR", "BDT", Decimal(128), "manual", NOW)

    found = crossed({**KNOWN, ("EUR", "BDT"): direct}, "BDT", "EUR")

    assert found is not None
    assert found.value == Decimal("0.0078125")


@pytest.mark.parametrize(
    ("value", "days", "far"),
    [("110", 0, False), ("110.01", 0, True), ("89.99", 1, True), ("119", 2, False), ("131", 9, True)],
)
def test_a_rate_may_move_ten_percent_a_day_and_thirty_at_most(value: str, days: int, *, far: bool) -> None:
    assert moved_too_far(Decimal(value), Decimal(100), timedelta(days=days)) is far


@given(st.integers(0, 10**12), st.decimals("0.0001", "9999", places=10), st.integers(0, 2_000))
def test_there_and_back_is_no_further_off_than_half_a_unit_each_way(minor: int, rate: Decimal, markup: int) -> None:
    dearer = with_markup(rate, markup)

    there = converted(minor, dearer, "BDT", "USD")
    back = converted_back(there, dearer, "BDT", "USD")

    assert abs(back - minor) <= Decimal("0.5") / dearer + 1
