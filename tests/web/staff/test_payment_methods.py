"""Ways to pay in the office: keys that are kept and not shown, and how providers answer."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from shop.base.http import FAILURES
from shop.base.money import Money
from shop.base.rate import hit
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.queries import methods_for, methods_to_offer
from shop.sellers.models import Seller
from shop.store.models import StoreSettings
from shop.store.queries import credential, forget_store
from tests.checkout.state import at_bank
from tests.factories import make_order, make_product

pytestmark = pytest.mark.django_db
KEYS = {"username": "shop", "password": "kept-password", "app-key": "kept-key", "app-secret": "kept-secret"}
URL = "/admin/payments/methods/bkash/"


def codes(store: StoreSettings) -> list[str]:
    """What is open."""
    return [method.code for method in methods_for(store)]


def test_keys_are_kept_never_shown_again_and_open_the_method(office: Client) -> None:
    assert "bkash" not in codes(StoreSettings())

    assert office.post(URL, KEYS).status_code == 302

    text = office.get(URL).text
    assert "bkash" in codes(StoreSettings())
    assert credential("bkash", "app-secret") == "kept-secret"
    assert not [secret for secret in ("kept-password", "kept-key", "kept-secret") if secret in text]
    assert "/hooks/bkash/" in text


def test_office_chooses_when_the_money_is_taken_and_the_order_says_so(office: Client, seller: Seller) -> None:
    page = "/admin/payments/methods/sandbox/"
    assert office.post(f"{page}moment/", {"moment": "sent"}, follow=True).redirect_chain == [(page, 302)]
    forget_store()  # the commit, which a test does not make, would do so
    placed = make_order(make_product(seller, price_minor=900_00), method="sandbox")
    at_bank(placed.attempt)
    shopper = Client()
    shopper.get(f"/pay/{placed.attempt.public_id}/return/")

    text = shopper.get(f"/orders/{placed.order.number}/{placed.order.token}/").text

    assert re.search(r"Reserved</dt><dd><bdi[^>]*>৳\s900", text)
    assert "Reserved, paid when it is sent" in text
    assert "Reserved until" in office.get(f"/admin/payments/{placed.attempt.public_id}/").text
    assert office.post("/admin/payments/methods/bkash/moment/", {"moment": "sent"}).status_code == 404


def test_missing_key_is_asked_for_and_nothing_is_kept(office: Client) -> None:
    assert office.post(URL, KEYS | {"password": ""}).status_code == 422
    assert credential("bkash", "app-key") == ""


def test_method_is_not_open_for_another_currency(office: Client) -> None:
    office.post(URL, KEYS)

    assert "bkash" not in codes(StoreSettings(currency="USD"))


def test_method_whose_provider_fails_again_and_again_is_left_out_for_a_minute(office: Client, at: datetime) -> None:
    office.post(URL, KEYS)
    amount = Money(100_00, "BDT")
    for _time in range(FAILURES.times):
        hit("http-failure:tokenized.pay.bka.sh", FAILURES, at=at)

    offered: Any = [method.code for method in methods_to_offer(StoreSettings(), amount, at=at)]

    assert offered == ["sandbox", "cod"]


def test_office_sees_which_way_is_open(office: Client) -> None:
    text = office.get("/admin/payments/methods/").text

    assert "Keys are missing" in text
    assert "Cash on delivery" in text


def test_forms_may_lead_to_the_pages_of_open_methods_only(office: Client, client: Client, seller: Seller) -> None:
    placed = make_order(make_product(seller, price_minor=1000_00), method="sandbox")
    at_bank(placed.attempt, Choice.DECLINE)
    client.get(f"/pay/{placed.attempt.public_id}/return/")
    url = f"/pay/{placed.attempt.public_id}/failed/"
    before = client.get(url)["Content-Security-Policy"]
    office.post(URL, KEYS)

    after = client.get(url)["Content-Security-Policy"]

    assert "bkash.com" not in before
    assert "form-action 'self' https://*.bka.sh https://*.bkash.com" in after
    assert "bkash.com" not in client.get("/")["Content-Security-Policy"]
