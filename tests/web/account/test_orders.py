"""A person's own orders: found through their owner, in tabs, searched, called off; guest orders that are claimed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from shop.accounts.models import User
from shop.accounts.services import note_email_verified
from shop.checkout.services import cancel_order
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.orders.models import Order
from shop.sellers.models import Seller
from shop.tax.models import TaxRate
from tests.cast import NOW, PASSWORD
from tests.factories import make_product
from tests.factories.orders import FACTORY, NUSRAT, order_of, package_of, place
from tests.queue import drain

pytestmark = pytest.mark.django_db
LIST = "/profile/orders/"


@pytest.fixture(autouse=True)
def vat(db: None) -> None:
    """15 % within prices."""
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))


@pytest.fixture
def own(seller: Seller, shopper: User) -> Order:
    """Nusrat's confirmed order of a pot."""
    return place(order_of({make_product(seller, title={"en": "Clay pot", "bn": "মাটির পাত্র"}): 2}, user=shopper))


@pytest.fixture
def browser(client: Client, shopper: User) -> Client:
    """Nusrat's browser, signed in."""
    client.force_login(shopper)
    return client


def numbers(client: Client, query: str = "") -> list[str]:
    """The orders that the list shows."""
    return [order.number for order in client.get(f"{LIST}{query}").context["orders"]]


def test_own_orders_are_listed_and_shown(browser: Client, own: Order) -> None:
    listed, shown = browser.get(LIST).content.decode(), browser.get(f"{LIST}{own.number}/").content.decode()

    assert f'href="{LIST}{own.number}/"' in listed
    assert "2 items from Rupganj Clay Studio" in listed
    for part in ("Clay pot", "House 14, Road 7, beside Sonali Bank", own.number):
        assert part in shown
    assert own.token not in listed + shown


@pytest.mark.parametrize("below", ["", "parcels/A/", "cancellation/"])
def test_another_persons_order_does_not_exist(own: Order, other_shopper: User, below: str) -> None:
    visitor = Client()
    visitor.force_login(other_shopper)

    assert visitor.get(f"{LIST}{own.number}/{below}").status_code == 404
    assert numbers(visitor) == []


def test_another_persons_order_cannot_be_called_off(own: Order, other_shopper: User) -> None:
    visitor = Client()
    visitor.force_login(other_shopper)

    assert visitor.post(f"{LIST}{own.number}/cancellation/", {"reason": ""}).status_code == 404
    own.refresh_from_db()
    assert own.status == Order.Status.PLACED


def test_strangers_sign_in_first_and_come_back(own: Order) -> None:
    response = Client().get(f"{LIST}{own.number}/")

    assert response.headers["Location"] == f"/auth/login/?next=%2Fprofile%2Forders%2F{own.number}%2F"


def test_own_pages_are_kept_by_no_cache(browser: Client, own: Order) -> None:
    for path in (LIST, f"{LIST}{own.number}/", f"{LIST}{own.number}/cancellation/"):
        assert "no-store" in browser.get(path).headers["Cache-Control"]


def test_own_order_is_called_off_until_the_seller_packs(browser: Client, own: Order) -> None:
    response = browser.post(f"{LIST}{own.number}/cancellation/", {"reason": "changed my mind"})

    own.refresh_from_db()
    assert (response.headers["Location"], own.status) == (f"{LIST}{own.number}/", Order.Status.CANCELLED)


def test_packed_order_is_not_called_off_and_the_page_says_why(browser: Client, own: Order) -> None:
    pack_package(package_id=package_of(own).pk, by=FACTORY, at=NOW)

    response = browser.post(f"{LIST}{own.number}/cancellation/", {"reason": ""})

    own.refresh_from_db()
    assert (response.status_code, own.status) == (422, Order.Status.PLACED)
    assert "A seller has already packed this order." in response.content.decode()


def test_order_that_was_not_paid_in_time_leaves_the_list_and_keeps_its_page(browser: Client, own: Order) -> None:
    Order.objects.update(status="expired", placed_at=None, expired_at=NOW)

    page = browser.get(f"{LIST}{own.number}/")

    assert (numbers(browser), page.status_code) == ([], 200)
    assert "was not paid in time</h1>" in page.text


def test_tabs_follow_the_parcels(browser: Client, seller: Seller, shopper: User, own: Order) -> None:
    pot = make_product(seller, stock=50)
    waiting = order_of({pot: 1}, user=shopper)
    gone, done = (place(order_of({pot: 1}, user=shopper)) for _ in range(2))
    cancel_order(order_id=gone.pk, by=FACTORY, at=NOW, reason="")
    package = package_of(done)
    pack_package(package_id=package.pk, by=FACTORY, at=NOW)
    ship_package(package_id=package.pk, by=FACTORY, at=NOW)
    deliver_package(package_id=package.pk, by=FACTORY, at=NOW)

    assert numbers(browser) == [done.number, gone.number, waiting.number, own.number]
    assert numbers(browser, "?tab=on-the-way") == [waiting.number, own.number]
    assert numbers(browser, "?tab=delivered") == [done.number]
    assert numbers(browser, "?tab=cancelled") == [gone.number]
    assert [tab["count"] for tab in browser.get(LIST).context["tabs"]] == [4, 2, 1, 1]


def test_search_finds_numbers_titles_in_any_language_and_sellers(
    browser: Client, rival_seller: Seller, shopper: User, own: Order
) -> None:
    bag = place(order_of({make_product(rival_seller, title={"en": "Jute bag"}): 1}, user=shopper))

    assert numbers(browser, f"?q={own.number}") == [own.number]
    assert numbers(browser, "?q=clay+POT") == [own.number]
    assert numbers(browser, "?q=পাত্র") == [own.number]
    assert numbers(browser, "?q=sonali") == [bag.number]
    assert numbers(browser, "?q=%25") == []
    assert "No order matches" in browser.get(f"{LIST}?q=nothing").content.decode()


def test_search_by_htmx_answers_with_the_list_only(browser: Client, own: Order) -> None:
    part = browser.get(f"{LIST}?q=clay", headers={"HX-Request": "true", "HX-Target": "orders"}).content.decode()

    assert part.lstrip().startswith('<div id="orders"')
    assert "<html" not in part


def test_list_costs_the_same_for_many_orders(
    browser: Client, seller: Seller, shopper: User, own: Order, django_assert_max_num_queries: Any
) -> None:
    pot = make_product(seller, stock=50)
    browser.get(LIST)
    with django_assert_max_num_queries(12) as few:
        browser.get(LIST)
    for _ in range(8):
        place(order_of({pot: 1}, user=shopper))

    with django_assert_max_num_queries(12) as many:
        browser.get(LIST)

    assert len(many) == len(few)


def test_list_and_order_speak_the_language_of_the_address(browser: Client, own: Order) -> None:
    bangla = browser.get(f"/bn{LIST}{own.number}/").content.decode()
    arabic = browser.get(f"/ar{LIST}").content.decode()

    assert "মাটির পাত্র" in bangla
    assert '<html lang="ar" dir="rtl"' in arabic
    assert f'href="/ar{LIST}{own.number}/"' in arabic


def test_guest_orders_are_claimed_when_the_address_is_proven(seller: Seller, shopper: User) -> None:
    guest = place(order_of({make_product(seller): 1}, contact=replace(NUSRAT, email="Nusrat@Example.com")))
    foreign = place(order_of({make_product(seller): 1}, contact=replace(NUSRAT, email="tanvir@example.com")))
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=True, primary=True)

    note_email_verified(user_id=shopper.pk, by=FACTORY, at=NOW)
    drain()

    guest.refresh_from_db()
    foreign.refresh_from_db()
    assert (guest.user_id, foreign.user_id) == (shopper.pk, None)


def test_guest_orders_are_claimed_at_sign_in_too_and_the_page_says_so(
    client: Client, seller: Seller, shopper: User
) -> None:
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=True, primary=True)
    guest = place(order_of({make_product(seller): 1}))

    client.post("/auth/login/", {"login": shopper.email, "password": PASSWORD})
    text = client.get(LIST).content.decode()

    guest.refresh_from_db()
    assert guest.user_id == shopper.pk
    assert guest.number in text
    assert "1 order you placed as a guest is in your account now." in text


def test_guest_orders_of_an_unproven_address_stay_where_they_are(client: Client, seller: Seller, shopper: User) -> None:
    guest = place(order_of({make_product(seller): 1}))

    client.post("/auth/login/", {"login": shopper.email, "password": PASSWORD})

    guest.refresh_from_db()
    assert guest.user_id is None
