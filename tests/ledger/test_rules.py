"""Posting rules by property: every list of entries balances, and a reversal undoes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.money import Money
from shop.ledger import rules
from shop.ledger.types import Entry, Sale, SaleShare

amounts = st.integers(0, 10**12)
currencies = st.sampled_from(["BDT", "JPY", "KWD"])


@st.composite
def sales(draw: st.DrawFn) -> list[Entry]:
    """The entries of a sale with up to six sellers."""
    currency = draw(currencies)
    shares = []
    for seller_id in draw(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True)):
        total = draw(amounts)
        shares.append(SaleShare(seller_id, Money(total, currency), Money(draw(st.integers(0, total)), currency)))
    rounding = Money(draw(st.integers(-50, 50)), currency)
    total = Money.total((share.total for share in shares), currency) + rounding
    return rules.sale(Sale(total, shares, rounding))


@given(sales())
def test_sale_balances_and_has_no_zero_entries(entries: list[Entry]) -> None:
    assert rules.balanced(entries)
    assert all(entry.amount for entry in entries)


@given(sales())
def test_sale_and_its_reversal_leave_nothing(entries: list[Entry]) -> None:
    assert rules.merged([*entries, *rules.reversal_of(entries)]) == []


@given(sales())
def test_merging_twice_changes_nothing(entries: list[Entry]) -> None:
    assert rules.merged(entries) == entries


@given(st.integers(1, 10**12), currencies)
def test_capture_and_refund_of_the_same_amount_leave_nothing(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    both = [*rules.capture(amount, provider="sandbox"), *rules.refund(amount, provider="sandbox")]

    assert rules.merged(both) == []


def test_sale_splits_each_package_between_seller_and_commission() -> None:
    shares = [
        SaleShare(1, Money(1080_00, "BDT"), Money(100_00, "BDT")),
        SaleShare(2, Money(500_00, "BDT"), Money(25_00, "BDT")),
    ]

    entries = rules.sale(Sale(Money(1580_00, "BDT"), shares, Money.zero("BDT")))

    assert {str(entry.account): entry.amount.minor for entry in entries} == {
        "buyer_receivable": 1580_00,
        "seller_payable:1": -980_00,
        "seller_payable:2": -475_00,
        "commission": -125_00,
    }


def test_sale_that_does_not_add_up_is_refused() -> None:
    shares = [SaleShare(1, Money(1000, "BDT"), Money(100, "BDT"))]

    with pytest.raises(ValueError, match="do not make up"):
        rules.sale(Sale(Money(1001, "BDT"), shares, Money.zero("BDT")))


@pytest.mark.parametrize("minor", [0, -1])
def test_only_a_positive_amount_is_captured(minor: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        rules.capture(Money(minor, "BDT"), provider="sandbox")


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.integers(-50, 50), currencies)
def test_part_that_is_given_back_is_the_sale_of_it_turned_round(
    total: int, commission: int, rounding: int, currency: str
) -> None:
    share = SaleShare(7, Money(total, currency), Money(min(commission, total), currency))
    cents = Money(rounding, currency)

    both = [*rules.sale(Sale(share.total + cents, [share], cents)), *rules.given_back(share, rounding=cents)]

    assert rules.merged(both) == []


def test_what_came_back_is_given_up_by_seller_and_marketplace() -> None:
    share = SaleShare(1, Money(900_00, "BDT"), Money(90_00, "BDT"))

    entries = rules.given_back(share, rounding=Money.zero("BDT"))

    assert {str(entry.account): entry.amount.minor for entry in entries} == {
        "buyer_receivable": -900_00,
        "seller_payable:1": 810_00,
        "commission": 90_00,
    }
