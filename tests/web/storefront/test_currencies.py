"""The currency choice: remembered, shown on cards and filters, without a query more."""

import json

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.cart.models import Cart
from shop.catalog.services import set_list_prices
from shop.currencies.services import withdraw_currency
from shop.profiles.models import Profile
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.currencies import TREASURER, offered
from tests.web.storefront.purchase import put
from tests.web.storefront.reading import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dollar(db: None) -> None:
    """A dollar is 100 taka."""
    offered("USD", "100")


def choose(client: Client, code: str) -> None:
    assert client.post("/currency/", {"currency": code}).status_code == 302


def test_pages_take_the_same_number_of_queries_in_any_currency(client: Client, dollar: None, seller: Seller) -> None:
    product = make_product(seller, price_minor=2450_00)
    set_list_prices(variant_id=product.variants.get().pk, prices={"USD": 24_00}, by=TREASURER, at=NOW)
    put(client, product.variants.get())
    addresses = ("/", "/products/", f"/products/{product.slug}/", "/cart/")
    for address in addresses:
        client.get(address)
    own = [len(queries_of(client, address)) for address in addresses]

    choose(client, "USD")
    client.get("/cart/")

    assert [len(queries_of(client, address)) for address in addresses] == own


def test_filter_takes_prices_as_they_are_shown(client: Client, dollar: None, seller: Seller) -> None:
    names = {10_00_00: "Ten dollars", 14_99_50: "Fifteen dollars, almost", 20_00_00: "Twenty dollars"}
    for minor, name in names.items():
        make_product(seller, title={"en": name}, price_minor=minor)
    choose(client, "USD")

    found = client.get("/products/", {"price_min": "10", "price_max": "15"}).text

    assert [name in found for name in names.values()] == [True, True, False]
    assert "$10.00 to $15.00" in found


def test_data_for_search_engines_and_the_words_for_machines_stay_in_the_own_currency(
    client: Client, dollar: None, seller: Seller
) -> None:
    product = make_product(seller, price_minor=2450_00)
    choose(client, "USD")

    page = client.get(f"/products/{product.slug}/").text

    assert "$24.50" in page
    assert '"priceCurrency": "BDT"' in page or '"priceCurrency":"BDT"' in page
    assert json.dumps("2450.00") in page


def test_choice_is_kept_in_the_profile_and_comes_along_to_another_browser(
    client: Client, dollar: None, shopper: User, seller: Seller
) -> None:
    client.force_login(shopper)
    choose(client, "USD")
    make_product(seller, price_minor=2450_00)

    elsewhere = Client()
    elsewhere.force_login(shopper)

    assert Profile.objects.get(user=shopper).currency == "USD"
    assert "$24.50" in client.get("/products/").text
    assert "$24.50" in elsewhere.get("/products/").text


def test_a_currency_that_is_withdrawn_leaves_carts_in_the_own_one(client: Client, dollar: None, seller: Seller) -> None:
    choose(client, "USD")
    put(client, make_product(seller, price_minor=2450_00).variants.get())
    assert "$24.50" in client.get("/cart/").text

    withdraw_currency(code="USD", by=TREASURER, at=NOW)

    assert "2,450" in client.get("/cart/").text
    assert Cart.objects.get().currency == ""


@pytest.mark.parametrize("code", ["XXX", "usd", "", "JPY"])
def test_a_currency_that_is_not_offered_changes_nothing(client: Client, dollar: None, code: str) -> None:
    response = client.post("/currency/", {"currency": code, "next": "/products/"})

    assert (response.status_code, response.headers["Location"]) == (302, "/products/")
    assert "currency" not in response.cookies
