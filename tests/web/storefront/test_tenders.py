"""Gift cards and store credit in the payment step, by plain forms."""

from __future__ import annotations

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.orders.models import Order
from shop.sellers.models import Seller
from shop.wallet.models import Purse
from shop.wallet.queries import credit_of
from tests.factories import make_product, variant_of
from tests.factories.wallet import give, make_card, taka

pytestmark = pytest.mark.django_db
ADDRESS = {
    "name": "Nusrat Jahan",
    "phone": "01712345678",
    "district": "Dhaka",
    "area": "Mohammadpur",
    "street": "House 14, Road 7",
}


@pytest.fixture
def at_payment(client: Client, seller: Seller, shopper: User) -> Client:
    """Nusrat before the payment of a kettle for 1,000 taka."""
    client.force_login(shopper)
    kettle = make_product(seller, price_minor=1000_00)
    client.post("/cart/lines/", {"variant": str(variant_of(kettle).public_id), "quantity": "1"})
    client.post("/checkout/contact/", {"email": "nusrat@example.com"})
    client.post("/checkout/delivery/", ADDRESS)
    return client


def fields_of(client: Client, **changes: str) -> dict[str, str]:
    """What the payment form would send as the page stands now."""
    context = client.get("/checkout/payment/").context
    cover = context["cover"]
    whole = {"whole": "on"} if cover.parts and not cover.rest else {}
    return {
        "token": context["token"],
        "fingerprint": context["fingerprint"],
        "covers": str(cover.covered.minor),
        "method": context["chosen"].code if context["chosen"] else "",
        "same_bill": "on",
        **whole,
        **changes,
    }


def test_way_to_pay_that_was_ticked_stays_so_when_a_card_or_credit_is_used(at_payment: Client, shopper: User) -> None:
    give(shopper, 200)
    ticked = {"method": "cod"}

    credit = at_payment.post("/checkout/payment/credit/", {"use": "on", **ticked})
    kept = at_payment.post("/checkout/payment/cards/", {"code": make_card(300)[1], **ticked}, follow=True)
    unknown = at_payment.post("/checkout/payment/cards/", {"code": "nope", **ticked})

    assert credit["Location"] == "/checkout/payment/?method=cod"
    assert [answer.context["chosen"].code for answer in (kept, unknown)] == ["cod", "cod"]


def test_card_and_credit_are_entered_and_the_rest_is_asked_of_the_method(at_payment: Client, shopper: User) -> None:
    give(shopper, 200)
    card, code = make_card(300)

    at_payment.post("/checkout/payment/cards/", {"code": code.lower()})
    at_payment.post("/checkout/payment/credit/", {"use": "on"})
    page = at_payment.get("/checkout/payment/")

    assert (page.context["cover"].covered, page.context["cover"].rest) == (taka(500), taka(500))
    assert card.last_four in page.content.decode()

    answer = at_payment.post("/checkout/payment/", fields_of(at_payment, method="cod"))

    order = Order.objects.get()
    assert (answer.status_code, order.status, order.payment_method) == (302, "placed", "cod")
    assert card.last_four in at_payment.get(answer["Location"]).content.decode()
    assert (Purse.objects.get(pk=card.purse_id).balance_minor, credit_of(shopper.pk, "BDT").balance) == (0, taka(0))


def test_card_that_pays_all_of_it_needs_no_method(at_payment: Client) -> None:
    _card, code = make_card(1500)
    at_payment.post("/checkout/payment/cards/", {"code": code})

    answer = at_payment.post("/checkout/payment/", fields_of(at_payment))

    assert (answer.status_code, Order.objects.get().payment_method) == (302, "covered")


def test_unknown_code_says_so_and_a_card_can_be_removed_again(at_payment: Client) -> None:
    card, code = make_card(300)
    refused = at_payment.post("/checkout/payment/cards/", {"code": "ABCD-EFGH-JKMN-PQRS"})
    assert refused.status_code == 422
    at_payment.post("/checkout/payment/cards/", {"code": code})

    at_payment.post(f"/checkout/payment/cards/{card.public_id}/removal/")

    assert at_payment.get("/checkout/payment/").context["cover"].parts == ()


def test_card_spent_meanwhile_is_said_before_anything_is_ordered(at_payment: Client) -> None:
    card, code = make_card(300)
    at_payment.post("/checkout/payment/cards/", {"code": code})
    fields = fields_of(at_payment)
    Purse.objects.filter(pk=card.purse_id).update(balance_minor=100_00)

    answer = at_payment.post("/checkout/payment/", fields)

    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert answer.context["cover"].rest == taka(900)
