"""The report about money of other currencies says what the account `exchange` says, to the smallest coin."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.base.actor import Actor
from shop.base.money import Money
from shop.cart.services import choose_currency
from shop.checkout.services import ask_provider, place_order, send_refund
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.payments.models import Attempt
from shop.payments.services import request_refund
from shop.payouts.queries import today_of
from shop.sellers.models import Seller
from shop.settlements.services import read_file, take_in
from shop.settlements.types import Source
from tests.cast import NOW
from tests.checkout.state import assert_sound, at_bank
from tests.factories import make_cart, make_product, press_of
from tests.factories.currencies import offered, rated

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
PAGE = "/admin/reports/exchange/"


def paid_in(code: str, seller: Seller, price_minor: int) -> Attempt:
    """An order that was paid at the practice bank in another currency."""
    cart = make_cart(make_product(seller, price_minor=price_minor))
    choose_currency(cart_id=cart.pk, currency=code)
    cart.refresh_from_db()
    placed = place_order(**press_of(cart, method="sandbox"))
    assert placed.attempt is not None
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=BY, at=NOW)
    placed.attempt.refresh_from_db()
    return placed.attempt


def give_back(attempt: Attempt, minor: int) -> None:
    """A part of it goes back."""
    wanted = {"attempt_id": attempt.pk, "amount": Money(minor, "BDT"), "key": f"part:{minor}", "reason": "part"}
    assert send_refund(refund_id=request_refund(**wanted, by=BY, at=NOW).pk, by=BY, at=NOW)


def test_report_agrees_with_the_books_and_values_what_is_left(office: Client, seller: Seller) -> None:
    offered("USD", "119.5")
    offered("EUR", "130")
    dollars = paid_in("USD", seller, 2000_00)  # 16.74 dollars
    give_back(dollars, 333_33)  # 2.79 dollars
    give_back(dollars, 20)  # less than half a cent
    paid_in("EUR", seller, 1300_00)
    rated("USD", "121", "BDT", at=NOW + timedelta(seconds=1))

    shown = office.get(PAGE).context
    moved = {row.currency: row for row in shown["moves"].rows}

    usd = moved["USD"]
    assert (usd.taken, usd.given, usd.net) == (Money(16_74, "USD"), Money(2_79, "USD"), Money(13_95, "USD"))
    assert (usd.booked, moved["EUR"].booked, moved[""].booked) == tuple(
        Money(minor, "BDT") for minor in (1666_67, 1300_00, -20)
    )
    for code in ("USD", "EUR"):
        assert moved[code].net == -balance_of(rules.EXCHANGE, code)
    assert shown["moves"].booked == shown["standing"].booked == balance_of(rules.EXCHANGE, "BDT")
    gains = {one.row.currency: one.gain.minor for one in shown["standing"].rows}
    assert gains == {"USD": 1687_95 - 1666_67, "EUR": 0, "": 20}
    assert shown["standing"].gain == Money(sum(gains.values()), "BDT")
    assert_sound()


def test_table_sums_to_the_page_and_another_month_is_empty(office: Client, seller: Seller) -> None:
    offered("USD", "119.5")
    give_back(paid_in("USD", seller, 2000_00), 500_00)
    rows = list(csv.DictReader(io.StringIO(office.get(f"{PAGE}table/").content.decode("utf-8-sig"))))

    assert [(row["currency"], row["taken"], row["given back"], row["net in the books"]) for row in rows] == [
        ("USD", "16.74", "4.19", "1500.00")
    ]
    assert "Nobody paid in another currency" in office.get(f"{PAGE}?first=2020-01-01&last=2020-01-31").text


def test_office_notes_and_corrects_what_came_and_reads_the_gain(office: Client, seller: Seller) -> None:
    offered("USD", "119.5")
    paid_in("USD", seller, 2000_00)
    rows = read_file(content=b"kind,reference,amount,fee\npayout,,16.00,0\nfee,,0.74,0", currency="USD")
    day = today_of(NOW)
    statement = take_in(source=Source("sandbox", "S-1", day, day), rows=rows, by=BY, at=NOW)
    address = f"/admin/reconciliation/{statement.public_id}/"
    assert "Nobody has said what came" in office.get("/admin/reconciliation/").text
    assert "This file pays out" in office.get(address).text

    refused = office.post(f"{address}arrival/", {"arrived": ""})
    office.post(f"{address}arrival/", {"arrived": "20255.00"})
    noted = office.post(f"{address}arrival/", {"arrived": "2025.50"}, follow=True)

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["arrived"])
    assert "Another figure corrects it" in noted.text
    assert 'value="2025.50"' in noted.text
    assert "Nobody has said what came" not in office.get("/admin/reconciliation/").text
    report = office.get(PAGE).context
    assert report["changes"].gain == -balance_of(rules.EXCHANGE_RESULT, "BDT") == Money(2025_50 - 1911_59, "BDT")
    assert list(report["standing"].rows) == []
    table = office.get(f"{PAGE}table/").content.decode()
    assert ",USD,16.74,0.00,16.74,2000.00,BDT,16.00,0.74,1911.59,2025.50,113.91" in table
    assert_sound()


def test_more_currencies_ask_no_more(office: Client, seller: Seller) -> None:
    offered("USD", "119.5")
    paid_in("USD", seller, 2000_00)
    one = asked(office)
    offered("EUR", "130")
    offered("GBP", "150")
    paid_in("EUR", seller, 1300_00)
    paid_in("GBP", seller, 1300_00)

    assert asked(office) == one <= 16


def asked(office: Client) -> int:
    """How many queries the page takes, once the process is warm."""
    office.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        office.get(PAGE)
    return len(queries)
