"""Buy now with a saved card: the total and the promise first, one button, and pressing twice buys once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.cart.models import Cart
from shop.catalog.models import Product, Variant
from shop.checkout.models import Intent
from shop.orders.models import Order
from shop.payments.cards import keep_card
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Attempt, SandboxCharge, SandboxToken, SavedCard
from shop.payments.types import KeptCard
from shop.profiles.services import add_address
from shop.sellers.models import Seller
from shop.shipping.services import save_method, set_flat_rate
from tests.checkout.state import assert_sound
from tests.factories import make_product
from tests.factories.currencies import offered
from tests.payments.test_saved_cards import card_after
from tests.profiles.test_addresses import HOME
from tests.shipping.test_ways import EXPRESS

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """A kettle for 1,890 taka."""
    return make_product(seller, title={"en": "Enamel kettle"}, price_minor=1890_00, stock=6)


@pytest.fixture
def nusrat(client: Client, shopper: User, kettle: Product, at: datetime, by: Actor) -> Client:
    """Nusrat's browser; she has a usual address, and a card that pays at once."""
    add_address(user_id=shopper.pk, draft=HOME)
    card_after(make_product(kettle.seller), shopper, Choice.APPROVE, at=at, by=by)
    client.force_login(shopper)
    return client


def begun(client: Client, kettle: Product, quantity: int = 2) -> str:
    """The address that "Buy now" leads to."""
    variant = Variant.objects.get(product=kettle)
    answer = client.post("/cart/lines/", {"variant": variant.public_id, "quantity": quantity, "buy_now": "1"})
    return str(answer.headers["Location"])


def agreed(client: Client, address: str) -> dict[str, Any]:
    """What the page's form sends."""
    form = client.get(address).context
    card = form["express"].means.card
    return {"token": form["token"], "fingerprint": form["fingerprint"], "card": str(card.public_id)}


def test_page_shows_total_promise_card_and_address_and_charges_nothing(nusrat: Client, kettle: Product) -> None:
    text = nusrat.get(begun(nusrat, kettle)).text

    for words in ("Pay ৳\xa03,780", "Visa •••• 4242", "House 14, Road 7", "Arrives", "Enamel kettle"):
        assert words in text
    assert not Order.objects.filter(total_minor=3780_00).exists()
    assert not Cart.objects.filter(express=False, closed_at=None).exists()


def test_pressing_twice_buys_once_and_leaves_the_cart_alone(nusrat: Client, kettle: Product, shopper: User) -> None:
    other = make_product(kettle.seller)
    nusrat.post("/cart/lines/", {"variant": Variant.objects.get(product=other).public_id, "quantity": 1})
    address = begun(nusrat, kettle)
    form = agreed(nusrat, address)

    answers = [nusrat.post(address, form, follow=True) for _press in range(2)]

    order = Order.objects.get(total_minor=3780_00)
    assert {answer.request["PATH_INFO"] for answer in answers} == {f"/orders/{order.number}/{order.token}/"}
    assert (order.status, order.user, order.contact.street) == ("placed", shopper, "House 14, Road 7")
    assert list(Attempt.objects.filter(reference=order.reference).values_list("status", "by_saved_card")) == [
        ("captured", True)
    ]
    assert Cart.objects.get(express=False, closed_at=None).count == 1
    assert_sound()


def test_changed_price_asks_again(nusrat: Client, kettle: Product) -> None:
    address = begun(nusrat, kettle)
    form = agreed(nusrat, address)
    Variant.objects.filter(product=kettle).update(price_minor=2000_00)

    answer = nusrat.post(address, form)

    assert (answer.status_code, "The total is ৳\xa04,000 now" in answer.text) == (409, True)
    assert not Order.objects.filter(total_minor__gte=3780_00).exists()


def test_bank_that_wants_its_owner_is_asked_on_its_page(nusrat: Client, kettle: Product) -> None:
    SandboxToken.objects.update(asks=True)
    address = begun(nusrat, kettle)

    answer = nusrat.post(address, agreed(nusrat, address), follow=True)

    assert answer.request["PATH_INFO"].startswith("/sandbox-bank/")
    assert Order.objects.get(total_minor=3780_00).status == "awaiting_payment"


def test_who_wants_another_way_or_has_no_card_is_led_to_checkout(nusrat: Client, kettle: Product) -> None:
    variant = Variant.objects.get(product=kettle).public_id
    other_way = nusrat.post("/cart/lines/", {"variant": variant, "quantity": 1, "buy_now": "checkout"})
    SavedCard.objects.update(exp_year=2020)

    assert [other_way.headers["Location"], begun(nusrat, kettle)] == ["/checkout/", "/checkout/"]


def test_purchase_of_another_is_not_there(nusrat: Client, kettle: Product, other_shopper: User) -> None:
    address, theirs = begun(nusrat, kettle), Client()
    form = agreed(nusrat, address)
    theirs.force_login(other_shopper)

    assert [theirs.get(address).status_code, theirs.post(address, form).status_code] == [404, 404]
    assert Intent.objects.filter(order=None).count() == 1


def test_cards_of_the_account_are_listed_and_removed(
    nusrat: Client, shopper: User, other_shopper: User, at: datetime, by: Actor
) -> None:
    theirs = keep_card(
        user_id=other_shopper.pk, method="sandbox", card=KeptCard("x", "amex", "0005", 1, 2030), by=by, at=at
    )
    mine = SavedCard.objects.get(user=shopper)
    text = nusrat.get("/profile/cards/").text

    assert ("Visa •••• 4242" in text, "0005" in text) == (True, False)
    assert nusrat.post(f"/profile/cards/{mine.public_id}/removal/").status_code == 200  # asks for the password first
    assert set(SavedCard.objects.values_list("pk", flat=True)) == {mine.pk, theirs.pk}


def test_parcel_comes_in_the_way_that_was_chosen(nusrat: Client, kettle: Product, by: Actor, at: datetime) -> None:
    set_flat_rate(seller_id=kettle.seller_id, price_minor=80_00)
    way = save_method(seller_id=kettle.seller_id, method=None, zone=None, draft=EXPRESS, by=by, at=at)
    address = begun(nusrat, kettle, quantity=1)
    assert "Standard delivery." in (page := nusrat.get(address).text)
    assert "Pay ৳\xa01,970" in page

    chosen = nusrat.post(f"{address}ways/", {f"way-{kettle.seller.slug}": way.public_id.hex}, follow=True)
    unknown = nusrat.post(f"{address}ways/", {f"way-{kettle.seller.slug}": "by-camel"})
    nusrat.post(address, agreed(nusrat, address))

    assert ("Pay ৳\xa02,040" in chosen.text, unknown.status_code) == (True, 422)
    package = Order.objects.latest("pk").packages.get()
    assert (str(package.delivery_name), package.shipping_minor) == ("Express", 150_00)


def test_buying_now_in_euro_charges_the_card_in_euro(nusrat: Client, kettle: Product) -> None:
    offered("EUR", "126")
    nusrat.post("/currency/", {"currency": "EUR"})
    address = begun(nusrat, kettle)
    form = agreed(nusrat, address)
    Variant.objects.filter(product=kettle).update(price_minor=1260_00)

    changed = nusrat.post(address, form)
    bought = nusrat.post(address, agreed(nusrat, address), follow=True)

    assert "The total is €20.00 now." in changed.text
    assert "€20.00" in bought.text
    charge = SandboxCharge.objects.latest("pk")
    assert (charge.amount_minor, charge.currency, Attempt.objects.latest("pk").status) == (20_00, "EUR", "captured")
    assert_sound()
