"""A guest chooses euros, buys with nothing but links and forms, and pays the very sum that the pages named."""

import re

import pytest
from django.core import mail
from django.test import Client

from shop.catalog.services import set_list_prices
from shop.orders.models import Order
from shop.payments.models import SandboxCharge
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.checkout.state import assert_sound
from tests.factories import make_product
from tests.factories.currencies import TREASURER, offered
from tests.queue import drain
from tests.web.storefront.purchase import fill_steps, payment_fields, put

pytestmark = pytest.mark.django_db


def test_purchase_in_euro_without_script(client: Client, seller: Seller) -> None:
    offered("EUR", "125")
    set_of, tote = make_product(seller, price_minor=2450_00), make_product(seller, price_minor=890_00)
    set_list_prices(variant_id=tote.variants.get().pk, prices={"EUR": 6_50}, by=TREASURER, at=NOW)

    chosen = client.post("/currency/", {"currency": "EUR", "next": f"/products/{set_of.slug}/"}, follow=True)
    assert "€19.60" in chosen.text
    assert "৳" not in chosen.text.partition("<main")[2].partition("</main")[0]
    assert "€6.50" in client.get("/products/").text
    put(client, set_of.variants.get(), 1)
    put(client, tote.variants.get(), 2)
    assert "€32.60" in client.get("/cart/").text
    fill_steps(client)
    step = client.get("/checkout/payment/").text
    assert "€32.60" in step
    assert 'value="cod"' not in step
    placed = client.post("/checkout/payment/", payment_fields(client, "sandbox"), follow=True)
    bank = placed.redirect_chain[-1][0]
    approved = client.post(bank, {"choice": "approve"}, follow=True)

    order = Order.objects.get()
    assert (order.status, order.charged_currency, order.charged_minor) == ("placed", "EUR", 32_60)
    assert (SandboxCharge.objects.get().amount_minor, SandboxCharge.objects.get().currency) == (32_60, "EUR")
    assert order.total_minor == 2450_00 + 2 * 812_50
    assert "€32.60" in approved.text
    drain()
    letter = next(one for one in mail.outbox if order.number in one.subject and "nusrat" in one.to[0])
    assert "EUR 32.60" in letter.body
    assert not re.search(r"Tk \d", letter.body)
    assert_sound()


def test_going_back_to_taka_opens_cash_again(client: Client, seller: Seller) -> None:
    offered("EUR", "125")
    client.post("/currency/", {"currency": "EUR"})
    put(client, make_product(seller, price_minor=2450_00).variants.get())
    fill_steps(client)
    assert 'value="cod"' not in client.get("/checkout/payment/").text

    back = client.post("/currency/", {"currency": "BDT", "next": "/checkout/payment/"}, follow=True)

    assert 'value="cod"' in back.text
    placed = client.post("/checkout/payment/", payment_fields(client, "cod"), follow=True)
    order = Order.objects.get()
    assert (order.status, order.charged_currency, order.total_minor) == ("placed", "", 2450_00)
    assert "2,450" in placed.text
