"""Practice providers: a demo machine plays them itself, so that a newcomer can pay without setting anything up."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from shop.checkout.types import Placed
from shop.demo.loading.providers import KEYS, open_practice
from shop.demo.models import PracticeRecord
from shop.orders.models import Order
from shop.payments.models import Attempt
from shop.payments.queries import methods_for
from shop.sellers.models import Seller
from shop.store.models import Credential, StoreSettings
from shop.store.services import set_credential
from tests.checkout.state import assert_sound
from tests.factories import make_order, make_product
from tests.queue import drain


@pytest.fixture
def practice(live_server: Any, settings: Any, at: datetime) -> Any:
    """A demo machine that runs."""
    settings.SITE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    open_practice(at=at)
    return live_server


def ordered(seller: Seller, method: str) -> Placed:
    """A kettle, to be paid so."""
    return make_order(make_product(seller, price_minor=1000_00), method=method)


def path_of(url: str) -> str:
    """The address behind the host."""
    return re.sub(r"^https?://[^/]+", "", url)


@pytest.mark.django_db(transaction=True)
def test_newcomer_pays_with_bkash_without_setting_anything_up(client: Client, practice: Any, seller: Seller) -> None:
    placed = ordered(seller, "bkash")
    bkash = path_of(placed.redirect_url)
    page = client.get(bkash).text
    assert "bKash number" in page
    assert "No real money moves." in page

    sent = {"choice": "confirm", "wallet": "01770618575", "otp": "123456", "pin": "12121"}
    back = client.post(bkash, sent)
    asked = client.get(path_of(back["Location"]))
    done = client.get(asked["Location"])

    assert done["Location"] == f"/orders/{placed.order.number}/{placed.order.token}/"
    assert Order.objects.get().status == "placed"
    drain()
    assert_sound()


@pytest.mark.django_db(transaction=True)
def test_wrong_pin_is_asked_again_and_cancel_leads_back(client: Client, practice: Any, seller: Seller) -> None:
    placed = ordered(seller, "bkash")
    bkash = path_of(placed.redirect_url)

    again = client.post(bkash, {"choice": "confirm", "wallet": "01770618575", "otp": "1", "pin": "1"})
    back = client.post(bkash, {"choice": "cancel"})
    client.get(path_of(back["Location"]))

    assert "is not right" in again.text
    assert Attempt.objects.get().status == "cancelled"


@pytest.mark.django_db
def test_every_practice_provider_is_offered(at: datetime) -> None:
    open_practice(at=at)

    offered = {method.code for method in methods_for(StoreSettings())}
    assert {*KEYS, "rocket", "transfer"} - {"paypal"} <= offered, "PayPal takes no taka"


@pytest.mark.django_db
def test_keys_that_somebody_entered_stay(at: datetime, by: Any) -> None:
    set_credential(provider="bkash", name="username", secret="mine", by=by, at=at)

    open_practice(at=at)
    open_practice(at=at)

    assert [row.secret for row in Credential.objects.filter(provider="bkash")] == ["mine"]


@pytest.mark.django_db
def test_nothing_is_played_outside_demo_mode(client: Client, settings: Any, at: datetime) -> None:
    assert client.get("/practice/bkash/pay/x").status_code == 404  # the addresses are read while it is a demo machine
    settings.DEMO = False

    open_practice(at=at)

    assert not Credential.objects.exists()
    assert client.get("/practice/bkash/pay/x").status_code == 404
    answer = client.post("/practice/bkash/v1.2.0-beta/tokenized/checkout/token/grant", b"{}", "application/json")
    assert answer.status_code == 404
    assert not PracticeRecord.objects.exists()
