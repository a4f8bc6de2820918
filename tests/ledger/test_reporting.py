"""Finance reports and the books say the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from shop.base.actor import Actor
from shop.base.money import Money
from shop.ledger.reporting import balances_before, figures_between
from shop.payouts.services import adjust_seller, note_returned, release_due
from shop.sellers.models import Seller
from tests.checkout.state import assert_sound
from tests.factories import make_order, make_product
from tests.payouts.conftest import account, checker, kettle, later, maker, parcel  # noqa: F401  a delivered parcel
from tests.payouts.steps import BY, paid
from tests.returns.steps import settled

pytestmark = pytest.mark.django_db


def sums(code: str) -> int:
    """The plain sum of an account's family, straight from the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(p.amount_minor), 0) FROM ledger_posting p"
            " JOIN ledger_account a ON a.id = p.account_id WHERE split_part(a.code, ':', 1) = %s",
            [code],
        )
        return int(cursor.fetchone()[0])


def test_figures_of_a_week_with_returns_and_payouts(
    seller: Seller,
    parcel: object,  # noqa: F811
    kettle: object,  # noqa: F811
    account: None,  # noqa: F811
    maker: Actor,  # noqa: F811
    checker: Actor,  # noqa: F811
    at: datetime,
    later: datetime,  # noqa: F811
) -> None:
    release_due(at=later)
    payout = paid(maker, checker, later)
    note_returned(payout_id=payout.pk, reason="No such account", by=BY, at=later)
    settled(parcel)  # one of two kettles for 1,000 taka
    make_order(make_product(seller, price_minor=50_00))
    adjust_seller(seller_id=seller.pk, amount=Money(75_00, "BDT"), reason="A present", by=BY, at=later)

    figures = figures_between(at - timedelta(days=1), later + timedelta(days=1))["BDT"]

    assert {name: minor for name, minor in figures.items() if minor} == {
        "sold": 2050_00,
        "returned": 1000_00,
        "commission": 105_00,
        "commission_vat": 15_75,
        "adjusted": 75_00,
        "paid_out": 1770_00,
        "came_back": 1770_00,
        "net": 1050_00,
        "result": 30_00,
    }
    assert figures["commission"] == -sums("commission")
    assert_sound()


def test_balances_at_the_end_are_the_books_and_sum_to_zero(parcel: object, later: datetime) -> None:  # noqa: F811
    rows = balances_before(later + timedelta(days=1))["BDT"]

    assert {one.family: one.minor for one in rows} == {
        "gateway_clearing": 2000_00,
        "commission": -200_00,
        "vat_on_commission": -30_00,
        "seller_payable": -1770_00,
    }
    assert all(one.minor == sums(one.family) for one in rows)


def test_what_happened_before_or_after_is_in_no_figure(parcel: object, at: datetime) -> None:  # noqa: F811
    assert figures_between(at - timedelta(days=9), at) == {}
    assert figures_between(at + timedelta(days=1), at + timedelta(days=9)) == {}
    assert balances_before(at) == {}
