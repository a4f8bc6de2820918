"""Every way to pay, with every end that it can have, pressed in Chromium on the pages of the practice providers.

A test is a way to pay; its subtests are the ends: it declines, completes, is refunded, is abandoned (store credit and
gift cards are neither declined nor abandoned by themselves: what they hold is known, and they pay at once). After every
test the books agree with themselves and with the shop, and the goods are either sold or for sale again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.models import CashRefusal
from shop.checkout.services import expire_unpaid, place_order, reconcile
from shop.demo.loading.providers import open_practice
from shop.orders.models import Order
from shop.payments.models import Attempt
from shop.profiles.services import add_address
from shop.sellers.models import Seller
from shop.store.services import change_store
from shop.wallet.models import Purse
from shop.wallet.types import Wish
from shop.web.common.currencies import COOKIE as CURRENCY
from tests.browser.conftest import OpenPage
from tests.browser.visits import cookies_of
from tests.cast import NOW
from tests.checkout.state import assert_sound, stock_of
from tests.factories import make_cart, make_product, press_of
from tests.factories.currencies import offered
from tests.factories.wallet import give, make_card
from tests.payments.test_saved_cards import buyer_of
from tests.profiles.test_addresses import HOME
from tests.queue import drain
from tests.returns.conftest import delivered
from tests.returns.steps import settled
from tests.web.staff.conftest import browser_of
from tests.web.storefront.purchase import fill_steps, put

__all__ = ["browser_of"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BY = Actor.system("test")
PROVIDERS = {  # which button of the provider's page pays, and which is refused
    "sandbox": ("approve", "decline"),
    "bkash": ("confirm", "fail"),
    "nagad": ("confirm", "fail"),
    "upay": ("confirm", "fail"),
    "rocket": ("pay", "fail"),
    "sslcommerz": ("pay", "fail"),
    "stripe": ("pay", "decline"),
    "paypal": ("approve", "decline"),
}
SOLD, KEPT, FREE = (4, 0), (5, 1), (5, 0)
"""Of five kettles: one sold, one held for an order that may still be paid, all for sale."""


@pytest.fixture(autouse=True)
def practice(live_server: Any, settings: Any) -> None:
    """The demo's providers answer on the live server, and dollars are taken."""
    connection.set_schema(project.DEFAULT_SCHEMA)
    settings.SITE_URL, settings.OUTGOING_LOOPBACK = live_server.url, True
    cache.clear()
    open_practice(at=NOW)
    offered("USD", "120")


@pytest.fixture(autouse=True)
def sound_afterwards() -> Iterator[None]:
    """The books agree when the row is over."""
    yield
    connection.set_schema(project.DEFAULT_SCHEMA)
    assert_sound()


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """One of five for 1,200 taka."""
    return make_product(seller, title={"en": "Enamel kettle"}, price_minor=1200_00, stock=5)


@pytest.fixture
def nusrat(shopper: User) -> Client:
    """Nusrat, signed in."""
    client = Client()
    client.force_login(shopper)
    return client


@pytest.fixture
def browse(open_page: OpenPage, live_server: Any) -> Any:
    """Open Chromium as the person of a client."""

    def opened(client: Client, *, currency: str = "") -> Page:
        page = open_page()
        cookies = cookies_of(client) | ({CURRENCY: currency} if currency else {})
        page.context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
        return page

    return opened


# What a shopper does ------------------------------------------------------------------------------------------------


def fill(client: Client, kettle: Product) -> None:
    """A kettle is in the cart, and where it goes is told."""
    put(client, kettle.variants.get())
    fill_steps(client)


def pay(page: Page, way: str) -> Order:
    """From the last step of checkout to wherever its button leads."""
    page.goto(f"/checkout/payment/?method={way}")
    with page.expect_navigation(url=lambda url: "/checkout/" not in url):
        page.locator("#pay button[type=submit]").click()
    return Order.objects.latest("pk")


def press(page: Page, choice: str) -> None:
    """A button of the provider's page; SSLCommerz sends the browser back by a form of its own."""
    page.locator(f"button[name=choice][value={choice}]").click()
    onward = page.locator("button[value=back]")
    if onward.count():
        onward.click()


def confirmed(page: Page, order: Order) -> None:
    """The shopper reads that it was bought."""
    page.wait_for_url("**/orders/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your order is confirmed")
    order.refresh_from_db()
    assert order.status == "placed"


def refused(page: Page) -> None:
    """The shopper reads that nothing was paid, and has a way on."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("did not complete your payment")
    expect(page.get_by_text("No money left your account.")).to_be_visible()
    expect(page.get_by_role("button", name="Pay", exact=False)).to_be_visible()


def left(page: Page) -> Page:
    """The shopper closes the tab and comes to the shop again: the empty cart leads to the page that waits."""
    again = page.context.new_page()
    page.close()
    again.goto("/cart/")
    again.get_by_role("link", name="Go on with the payment").click()
    return again


def given_up(page: Page) -> None:
    """Time passes without a payment; the shopper reads what became of the order."""
    run_out()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("was not paid in time")


def run_out() -> None:
    """Nobody pays in time, and nobody pays a provider that was asked for the last time."""
    Attempt.objects.filter(captured_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
    expire_unpaid(at=timezone.now())


def work() -> None:
    """What the worker does."""
    connection.set_schema(project.DEFAULT_SCHEMA)
    drain()
    connection.set_schema(project.DEFAULT_SCHEMA)


def call_off(page: Page, order: Order) -> None:
    """The shopper cancels; the money goes back when the worker comes to it."""
    page.goto(f"/profile/orders/{order.number}/cancellation/")
    page.get_by_role("button", name="Cancel the order").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("cancelled")
    work()
    reconcile(at=timezone.now() + timedelta(hours=1))  # who takes time over refunds is asked again


def paid_back(page: Page, order: Order) -> None:
    """The order says so, and so does the list of payments, where a provider had it."""
    page.goto(f"/profile/orders/{order.number}/")
    expect(page.get_by_text("Refunded").first).to_be_visible()
    if order.payment_method != "covered":
        page.goto("/profile/payments/")
        expect(page.get_by_role("row").filter(has_text=order.number).filter(has_text="Went back")).to_have_count(1)


# Providers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", PROVIDERS)
def test_paying_at_a_provider(
    way: str, nusrat: Client, browse: Any, kettle: Product, subtests: pytest.Subtests
) -> None:
    page, (yes, no) = browse(nusrat, currency="USD" if way == "paypal" else ""), PROVIDERS[way]
    fill(nusrat, kettle)
    order = pay(page, way)
    with subtests.test(f"{way} declines"):
        assert (order.status, stock_of(kettle)) == ("awaiting_payment", KEPT)
        press(page, no)
        if way == "stripe":  # its page stays open for another card
            expect(page.get_by_text("Your card was declined.")).to_be_visible()
            press(page, "cancel")
        refused(page)
    with subtests.test(f"{way} completes"):
        page.get_by_role("button", name="Pay", exact=False).click()
        press(page, yes)
        confirmed(page, order)
        assert (Attempt.objects.count(), stock_of(kettle)) == (2, SOLD)
    with subtests.test(f"{way} is refunded"):
        call_off(page, order)
        paid_back(page, order)
        assert stock_of(kettle) == FREE
    with subtests.test(f"{way} is abandoned"):
        fill(nusrat, kettle)
        pay(page, way)
        page = left(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("We are waiting for your payment")
        expect(page.get_by_role("link", name="Back to the payment page", exact=False)).to_be_visible()
        given_up(page)
        assert stock_of(kettle) == FREE


# Purses -------------------------------------------------------------------------------------------------------------


def wished(page: Page, shopper: User, *, credit: int, card: int) -> int:
    """At the last step the shopper enters a gift card, and ticks the store credit; answers the id of the card."""
    made, code = make_card(card) if card else (None, "")
    if credit:
        give(shopper, credit)
    page.goto("/checkout/payment/")
    if code:
        page.get_by_label("Gift card code").fill(code)
        page.get_by_role("button", name="Use this card").click()
        expect(page.get_by_role("button", name="Remove Gift card", exact=False)).to_be_visible()
    if credit:
        with page.expect_response(lambda answer: "/checkout/payment/" in answer.url):
            page.get_by_role("checkbox", name="Use my store credit", exact=False).check()
        expect(page.get_by_role("checkbox", name="Use my store credit", exact=False)).to_be_checked()
    return made.pk if made else 0


def in_purses() -> int:
    """What store credit and gift cards hold together, in taka."""
    return sum(Purse.objects.values_list("balance_minor", flat=True)) // 100


@pytest.mark.parametrize(("credit", "card"), [(2000, 0), (0, 2000)], ids=["store credit", "gift card"])
def test_paying_by_one_purse(
    credit: int, card: int, nusrat: Client, shopper: User, browse: Any, kettle: Product, subtests: pytest.Subtests
) -> None:
    page = browse(nusrat)
    fill(nusrat, kettle)
    wished(page, shopper, credit=credit, card=card)
    with subtests.test("completes"):
        page.get_by_role("button", name="Place the order").click()
        page.wait_for_url("**/orders/**")
        confirmed(page, Order.objects.get())
        assert (in_purses(), stock_of(kettle)) == (800, SOLD)
    with subtests.test("is refunded"):
        call_off(page, Order.objects.get())
        paid_back(page, Order.objects.get())
        assert (in_purses(), stock_of(kettle)) == (2000, FREE)


def test_gift_card_that_another_spent_meanwhile_is_declined(
    nusrat: Client, shopper: User, browse: Any, kettle: Product
) -> None:
    page = browse(nusrat)
    fill(nusrat, kettle)
    card = wished(page, shopper, credit=0, card=2000)
    place_order(**press_of(make_cart(kettle), wish=Wish(cards=(card,), covers_minor=1200_00)))

    page.get_by_role("button", name="Place the order").click()

    expect(page.locator("#pay button[type=submit]")).to_contain_text("400")
    assert (Order.objects.count(), in_purses(), stock_of(kettle)) == (1, 800, SOLD)


def test_paying_by_credit_gift_card_and_bkash_at_once(
    nusrat: Client, shopper: User, browse: Any, kettle: Product, subtests: pytest.Subtests
) -> None:
    page = browse(nusrat)
    fill(nusrat, kettle)
    wished(page, shopper, credit=300, card=500)
    order = pay(page, "bkash")
    with subtests.test("declines"):
        assert (Attempt.objects.get().amount_minor, in_purses(), stock_of(kettle)) == (400_00, 0, KEPT)
        press(page, "fail")
        refused(page)
        assert in_purses() == 0  # kept for the next try
    with subtests.test("completes"):
        page.get_by_role("button", name="Pay", exact=False).click()
        press(page, "confirm")
        confirmed(page, order)
        assert (in_purses(), stock_of(kettle)) == (0, SOLD)
    with subtests.test("is refunded"):
        call_off(page, order)
        paid_back(page, order)
        assert (in_purses(), stock_of(kettle)) == (800, FREE)
    with subtests.test("is abandoned"):
        fill(nusrat, kettle)
        wished(page, shopper, credit=100, card=0)
        pay(page, "bkash")
        assert in_purses() == 500  # what is on the gift card
        given_up(left(page))
        assert (in_purses(), stock_of(kettle)) == (900, FREE)


# Saved cards --------------------------------------------------------------------------------------------------------


@pytest.fixture
def buy_now(nusrat: Client, shopper: User, browse: Any, kettle: Product) -> Any:
    """Nusrat lets Stripe keep a card, whose bank behaves so from now on, and buys a kettle with it at once."""
    add_address(user_id=shopper.pk, draft=HOME)

    def bought(bank: str) -> Page:
        page: Page = browse(nusrat)
        cart = make_cart(make_product(kettle.seller), user=shopper)
        kept = {"method": "stripe", "buyer": buyer_of(shopper), "keep_card": True}
        page.goto(str(place_order(**press_of(cart, **kept)).redirect_url))
        press(page, bank)
        page.wait_for_url("**/orders/**")
        work()
        page.goto(f"/products/{kettle.slug}/")
        page.get_by_role("button", name="Buy now").click()
        page.wait_for_url("**/buy/**")
        page.get_by_role("button", name=re.compile(r"^Pay \W*\d")).click()
        return page

    return bought


def test_saved_card_completes_and_is_refunded(buy_now: Any, kettle: Product, subtests: pytest.Subtests) -> None:
    with subtests.test("completes"):
        page = buy_now("pay")
        page.wait_for_url("**/orders/**")
        order = Order.objects.latest("pk")
        confirmed(page, order)
        assert stock_of(kettle) == SOLD
    with subtests.test("is refunded"):
        call_off(page, order)
        paid_back(page, order)
        assert stock_of(kettle) == FREE


def test_saved_card_declines(buy_now: Any, kettle: Product) -> None:
    refused(buy_now("fails"))

    assert stock_of(kettle) == KEPT


def test_saved_card_whose_bank_wants_its_owner_is_abandoned(buy_now: Any, kettle: Product) -> None:
    page = buy_now("asks")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stripe")

    page.goto(f"/profile/orders/{Order.objects.latest('pk').number}/")
    given_up(page)

    assert stock_of(kettle) == FREE


# By hand ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(browser_of: Any, operator: User, browse: Any) -> Page:
    """Farzana's screen."""
    page: Page = browse(browser_of(operator))
    return page


def tell(page: Page, transaction: str) -> None:
    """The shopper says that the money was sent."""
    page.get_by_label("Your wallet's number").fill("01712345678")
    page.get_by_label("Transaction ID").fill(transaction)
    page.get_by_role("button", name="I have sent it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We are looking for your money")


def given_as_credit(office: Page) -> None:
    """The office gives what is owed as store credit."""
    office.reload()
    office.get_by_label("Reason").fill("Cancelled")
    office.get_by_role("checkbox", name="store credit", exact=False).check()
    office.get_by_role("button", name="Send it back").click()
    expect(office.get_by_text("The money is on its way back.")).to_be_visible()


def test_transfer_by_hand(
    nusrat: Client, browse: Any, office: Page, kettle: Product, subtests: pytest.Subtests
) -> None:
    page = browse(nusrat)
    fill(nusrat, kettle)
    order = pay(page, "transfer")
    with subtests.test("declines"):
        tell(page, "0A0B0C0D0E")
        office.goto(f"/admin/payments/{Attempt.objects.get().public_id}/")
        office.get_by_label("What the shopper is told").fill("Not on the statement of today")
        office.get_by_role("button", name="Refuse").click()
        page.reload()
        expect(page.get_by_text("Not on the statement of today")).to_be_visible()
        assert stock_of(kettle) == KEPT
    with subtests.test("completes"):
        tell(page, "9X7Y5Z3W1V")
        office.reload()
        office.get_by_role("button", name="Verify").click()
        expect(office.get_by_text("Verified", exact=True)).to_be_visible()
        page.reload()
        confirmed(page, order)
    with subtests.test("is refunded"):  # nobody can be asked to send it back, so a person does
        call_off(page, order)
        given_as_credit(office)
        assert in_purses() == 1200
        paid_back(page, order)
    with subtests.test("is abandoned"):
        fill(nusrat, kettle)
        pay(page, "transfer")
        given_up(page)
        assert stock_of(kettle) == FREE


def handed_back(office: Page, case: str) -> None:
    """The office notes that the shopper has the cash again."""
    office.goto(case)
    office.get_by_role("button", name="The shopper has the money").click()
    expect(office.get_by_text("Refunded").first).to_be_visible()


def test_cash_on_delivery(
    nusrat: Client, browse: Any, office: Page, kettle: Product, subtests: pytest.Subtests
) -> None:
    page = browse(nusrat)
    fill(nusrat, kettle)
    with subtests.test("is abandoned"):
        confirmed(page, order := pay(page, "cod"))
        expect(page.get_by_text("To be paid on delivery", exact=False)).to_be_visible()
        page.goto(f"/profile/orders/{order.number}/cancellation/")
        expect(page.get_by_text("You pay nothing.")).to_be_visible()
        call_off(page, order)
        assert (Attempt.objects.get().status, stock_of(kettle)) == ("cancelled", FREE)
    fill(nusrat, kettle)
    order = pay(page, "cod")
    with subtests.test("completes"):
        parcel = delivered(order.packages.get(), at=NOW)
        page.goto("/profile/payments/")
        expect(page.get_by_role("row").filter(has_text=order.number).get_by_text("Paid")).to_be_visible()
        assert stock_of(kettle) == SOLD
    with subtests.test("is refunded"):
        case = settled(parcel)
        handed_back(office, f"/admin/returns/{case.public_id}/")
        page.goto(f"/profile/returns/{case.public_id}/")
        expect(page.get_by_text("You have ৳\xa01,200 back.")).to_be_visible()
    with subtests.test("declines"):
        change_store(cash_refusals_most=1, by=BY, at=NOW)
        CashRefusal.objects.create(package=parcel, at=NOW)
        fill(nusrat, kettle)
        page.goto("/checkout/payment/")
        expect(page.get_by_role("radio", name=re.compile("^bKash"))).to_be_visible()
        expect(page.get_by_label("Cash on delivery")).to_have_count(0)
