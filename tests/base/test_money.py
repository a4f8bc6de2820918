"""Money keeps every minor unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.money import CurrencyMismatch, Money, UnknownCurrency, exponent_of, shares_of


@given(total=st.integers(-(10**12), 10**12), weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_a_split_loses_and_invents_nothing(total: int, weights: list[int]) -> None:
    parts = shares_of(total, weights)

    assert sum(parts) == total
    assert all(part * total >= 0 for part in parts)


@given(total=st.integers(0, 10**12), weights=st.lists(st.integers(1, 10**9), min_size=1, max_size=40))
def test_a_share_is_less_than_one_unit_away_from_its_exact_value(total: int, weights: list[int]) -> None:
    parts = shares_of(total, weights)

    assert all(
        abs(part * sum(weights) - total * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )


def test_ties_of_the_largest_remainder_go_to_the_earlier_share() -> None:
    assert shares_of(100, [1, 1, 1]) == [34, 33, 33]


@pytest.mark.parametrize("wrong", [1.5, True, "3"])
def test_money_refuses_anything_but_whole_minor_units(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, "BDT")  # type: ignore[arg-type]


def test_a_float_is_never_read_as_an_amount() -> None:
    with pytest.raises(TypeError):
        Money.from_major(12.5, "BDT")  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "digits"), [("BDT", 2), ("JPY", 0), ("KWD", 3), ("EUR", 2)])
def test_the_exponent_is_the_currencys_own(code: str, digits: int) -> None:
    assert exponent_of(code) == digits


def test_figures_in_major_units_become_minor_units() -> None:
    assert Money.from_major("12.50", "BDT") == Money(1250, "BDT")
    assert Money.from_major("80", "JPY") == Money(80, "JPY")


@pytest.mark.parametrize("figure", ["12.505", "NaN", "Infinity", "twelve", "1e17", "1e999990", "-1e999990"])
def test_a_figure_that_the_currency_cannot_hold_is_refused(figure: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Money.from_major(figure, "BDT")


def test_different_currencies_are_never_added() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "BDT") + Money(1, "EUR")


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(UnknownCurrency):
        Money(1, "XQX")
