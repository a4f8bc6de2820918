"""Hearts on pages, the list of a guest and of a person, the shared link, products seen lately."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from shop.accounts.models import User
from shop.base.ids import uuid7
from shop.cart.models import CartLine
from shop.catalog.models import Product
from shop.discovery.models import Saved, Seen, Wishlist
from shop.sellers.models import Seller
from shop.web.common.wishlists import COOKIE
from tests.cast import PASSWORD
from tests.factories import make_product

from .reading import queries_of, words_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def kettle(seller: Seller) -> Product:
    return make_product(seller, title={"en": "Kettle"}, price_minor=1000_00)


def press(client: Client, product: Product, saved: str = "1", **headers: str) -> object:
    return client.post(f"/wishlist/items/{product.public_id}/", {"saved": saved}, headers=headers)


def hearts(text: str) -> list[str]:
    return re.findall(r'aria-pressed="(true|false)"\s+aria-label="Save', text)


def test_heart_turns_on_card_and_page(client: Client, kettle: Product) -> None:
    assert hearts(client.get("/products/").text) == ["false"]

    answer = press(client, kettle, Referer="http://testserver/products/?page=1")

    assert answer.headers["Location"] == "http://testserver/products/?page=1"
    assert hearts(client.get("/products/").text) == ["true"]
    assert hearts(client.get(f"/products/{kettle.slug}/").text) == ["true"]

    press(client, kettle, saved="0")

    assert hearts(client.get("/products/").text) == ["false"]


def test_pressed_twice_stays_pressed(client: Client, kettle: Product) -> None:
    press(client, kettle)
    press(client, kettle)

    assert Saved.objects.count() == 1


def test_script_gets_the_heart_alone(client: Client, kettle: Product) -> None:
    answer = client.post(f"/wishlist/items/{kettle.public_id}/", {"saved": "1"}, headers=HTMX)

    assert answer.text.strip().startswith("<form")
    assert hearts(answer.text) == ["true"]
    assert 'value="0"' in answer.text


def test_form_from_elsewhere_leads_to_the_list(client: Client, kettle: Product) -> None:
    assert press(client, kettle, Referer="https://evil.example/").headers["Location"] == "/profile/wishlist/"


def test_unknown_product_has_no_heart(client: Client, db: None) -> None:
    assert client.post(f"/wishlist/items/{uuid7()}/", {"saved": "1"}).status_code == 404
    assert not Wishlist.objects.exists()


def test_guests_list_goes_along_at_sign_in(client: Client, shopper: User, kettle: Product) -> None:
    press(client, kettle)
    assert client.cookies[COOKIE].value
    assert client.cookies[COOKIE]["httponly"]
    assert "This list lives in this browser." in client.get("/profile/wishlist/").text

    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=True, primary=True)
    client.post("/auth/login/", {"login": shopper.email, "password": PASSWORD})

    assert "Kettle" in client.get("/profile/wishlist/").text
    assert client.cookies[COOKIE].value == ""
    assert list(Wishlist.objects.values_list("user", flat=True)) == [shopper.pk]


def test_cookie_from_outside_never_becomes_a_list(client: Client, kettle: Product) -> None:
    client.cookies[COOKIE] = "chosen-by-somebody"

    press(client, kettle)

    assert client.cookies[COOKIE].value != "chosen-by-somebody"


def test_price_then_and_now_and_stock_are_on_the_list(client: Client, shopper: User, kettle: Product) -> None:
    client.force_login(shopper)
    press(client, kettle)
    Product.objects.update(min_price_minor=900_00, max_price_minor=900_00)

    words = words_of(client.get("/profile/wishlist/"))

    assert "Cheaper now: it was ৳ 1,000 when you saved it" in words
    assert "৳ 900" in words
    assert "In stock" in words


def test_item_moves_to_the_cart(client: Client, shopper: User, kettle: Product) -> None:
    client.force_login(shopper)
    press(client, kettle)

    client.post(f"/profile/wishlist/{Saved.objects.get().public_id}/purchase/")

    assert CartLine.objects.get().variant == kettle.variants.get()
    assert not Saved.objects.exists()


def test_sold_out_item_stays_on_the_list(client: Client, shopper: User, seller: Seller) -> None:
    client.force_login(shopper)
    empty = make_product(seller, stock=0)
    press(client, empty)

    answer = client.post(f"/profile/wishlist/{Saved.objects.get().public_id}/purchase/")

    assert answer.headers["Location"] == f"/products/{empty.slug}/"
    assert Saved.objects.exists()
    assert not CartLine.objects.exists()


@pytest.mark.parametrize("verb", ["removal", "purchase"])
def test_item_of_another_does_not_exist(
    client: Client, shopper: User, other_shopper: User, kettle: Product, verb: str
) -> None:
    client.force_login(shopper)
    press(client, kettle)
    item = Saved.objects.get().public_id
    client.force_login(other_shopper)

    assert client.post(f"/profile/wishlist/{item}/{verb}/").status_code == 404
    assert Client().post(f"/profile/wishlist/{item}/{verb}/").status_code == 404
    assert Saved.objects.count() == 1


def test_link_opens_and_closes_the_list(client: Client, shopper: User, kettle: Product) -> None:
    client.force_login(shopper)
    press(client, kettle)
    client.post("/profile/wishlist/link/", {"open": "1"})
    path = f"/wishlists/{Wishlist.objects.get().link}/"

    shown = Client().get(path).text
    assert path in client.get("/profile/wishlist/").text
    assert "Kettle" in shown
    assert "Nusrat" not in shown
    assert 'content="noindex"' in shown

    client.post("/profile/wishlist/link/", {"open": "0"})

    assert Client().get(path).status_code == 404
    assert Client().get("/wishlists/nonsense/").status_code == 404


def test_list_takes_as_many_queries_for_one_as_for_many(client: Client, shopper: User, seller: Seller) -> None:
    client.force_login(shopper)
    press(client, make_product(seller))
    few = len(queries_of(client, "/profile/wishlist/"))
    for _ in range(3):
        press(client, make_product(seller))

    assert len(queries_of(client, "/profile/wishlist/")) == few


def test_seen_products_are_kept_until_they_are_not_wanted(client: Client, shopper: User, kettle: Product) -> None:
    client.force_login(shopper)
    client.get(f"/products/{kettle.slug}/")
    assert "Kettle" in client.get("/profile/seen/").text

    client.post("/profile/seen/removal/")
    client.post("/profile/seen/memory/", {"wanted": "0"})
    client.get(f"/products/{kettle.slug}/")

    assert not Seen.objects.exists()
    assert "What you look at is not kept." in client.get("/profile/seen/").text


def test_guests_are_not_remembered(client: Client, kettle: Product) -> None:
    client.get(f"/products/{kettle.slug}/")

    assert not Seen.objects.exists()
    assert client.get("/profile/seen/").status_code == 302
