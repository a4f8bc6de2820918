"""What came of a provider's payouts in another currency: it leaves at cost, the rest is a gain or a loss."""

from __future__ import annotations

from datetime import datetime

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.cart.services import choose_currency
from shop.checkout.services import ask_provider, place_order
from shop.ledger.models import Journal, Posting
from shop.payouts.queries import today_of
from shop.sellers.models import Seller
from shop.settlements.arriving import CannotChange, record_arrival
from shop.settlements.models import ProviderStatement
from shop.settlements.services import CannotTakeIn, read_file, take_in
from shop.settlements.types import Source
from tests.checkout.state import assert_sound, at_bank, everything
from tests.factories import make_cart, make_product, press_of
from tests.factories.currencies import offered

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture
def key(seller: Seller, at: datetime) -> str:
    """2,000 taka that were paid as 16.74 dollars, by the bank's name for them."""
    offered("USD", "119.5")
    cart = make_cart(make_product(seller, price_minor=2000_00))
    choose_currency(cart_id=cart.pk, currency="USD")
    cart.refresh_from_db()
    placed = place_order(**press_of(cart, method="sandbox"))
    assert placed.attempt is not None
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=BY, at=at)
    placed.attempt.refresh_from_db()
    return placed.attempt.provider_key


def file(*rows: str, at: datetime, name: str = "S-1", currency: str = "USD") -> ProviderStatement:
    """A file of the practice bank about today."""
    said = read_file(content="\n".join(["kind,reference,amount,fee,arrived", *rows]).encode(), currency=currency)
    day = today_of(at)
    return take_in(source=Source("sandbox", name, day, day), rows=said, by=BY, at=at)


def arrived(statement: ProviderStatement, minor: int, *, at: datetime) -> None:
    """Somebody says so."""
    record_arrival(statement_id=statement.pk, arrived=Money(minor, "BDT"), by=BY, at=at)


def held(*codes: str) -> dict[str, int]:
    """What accounts hold in both currencies, those with nothing left out."""
    rows = Posting.objects.filter(account__code__in=codes).values_list("account__code", "currency", "amount_minor")
    sums: dict[str, int] = {}
    for code, currency, minor in rows:
        name = f"{code} {currency}"
        sums[name] = sums.get(name, 0) + minor
    return {name: minor for name, minor in sorted(sums.items()) if minor}


ACCOUNTS = ("bank", "exchange", "exchange_result", "gateway_fees:sandbox")


def test_dollars_leave_at_cost_and_what_came_beyond_is_won_or_lost(key: str, at: datetime) -> None:
    statement = file(f"payment,{key},16.74,0.74,", "payout,,16.00,0,", at=at)
    assert held(*ACCOUNTS) == {
        "bank USD": 16_00,
        "exchange BDT": 2000_00,
        "exchange USD": -16_74,
        "gateway_fees:sandbox USD": 74,
    }
    assert_sound()

    arrived(statement, 1950_00, at=at)

    cost = {"gateway_fees:sandbox BDT": 88_41}  # 0.74 of 16.74 dollars that stood for 2,000 taka
    assert held(*ACCOUNTS) == {"bank BDT": 1950_00, "exchange_result BDT": -(1950_00 - 1911_59)} | cost
    assert_sound()
    for figure in (1900_00, 1950_00, 1900_00):
        arrived(statement, figure, at=at)
    assert held(*ACCOUNTS) == {"bank BDT": 1900_00, "exchange_result BDT": 11_59} | cost
    before = everything()
    arrived(statement, 1900_00, at=at)
    assert everything() == before
    assert_sound()


def test_file_that_says_what_came_is_changed_at_once_and_the_last_one_takes_what_is_left(
    key: str, at: datetime
) -> None:
    file("payout,,5.55,0,650", "payout,,1.01,0,120.50", at=at)
    assert held(*ACCOUNTS) == {
        "bank BDT": 770_50,
        "exchange BDT": 2000_00 - 783_75,
        "exchange USD": -10_18,
        "exchange_result BDT": 13_25,
    }
    assert_sound()

    file("fee,monthly,0.18,0,", at=at, name="S-2")
    file("payout,,10,0,1300", at=at, name="S-3")

    assert held("exchange") == {}
    assert held("bank", "exchange_result", "gateway_fees:sandbox") == {
        "bank BDT": 2070_50,
        "exchange_result BDT": -(2070_50 - 2000_00 + 21_51),
        "gateway_fees:sandbox BDT": 21_51,
    }
    assert_sound()


def test_more_than_the_books_have_is_taken_in_and_waits_for_a_person(key: str, at: datetime) -> None:
    statement = file("payout,,16.75,0,2000", at=at)
    before = everything()

    with pytest.raises(CannotChange, match=r"16\.74"):
        arrived(statement, 2000_00, at=at)

    assert (everything(), ProviderStatement.objects.get().arrived_minor) == (before, None)
    assert_sound()


@pytest.mark.parametrize("currency", ["BDT", "USD"])
def test_only_payouts_in_another_currency_are_changed(key: str, currency: str, at: datetime) -> None:
    kind = "payout" if currency == "BDT" else "payment"
    with pytest.raises(CannotTakeIn, match="Row 2"):
        file(f"{kind},{key},1,0,5", at=at, currency=currency)
    statement = file(f"{kind},{key},1,0,", at=at, currency=currency)
    journals = Journal.objects.count()

    with pytest.raises(CannotChange):
        arrived(statement, 5_00, at=at)

    assert Journal.objects.count() == journals
