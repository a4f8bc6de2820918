"""Rows picked for somebody, what goes with a cart, comparing, new and trending."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.cms.services import set_home
from shop.discovery.models import Neighbour, Trend
from shop.discovery.services import note_seen
from shop.discovery.types import Bond
from shop.profiles.queries import preferences_of, wanting
from shop.profiles.types import Channel, Topic
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_category, make_product, variant_of

from .purchase import put
from .reading import card_titles, queries_of, title_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods(seller: Seller) -> list[Product]:
    """A kettle that goes with cups."""
    kettle, cups = (make_product(seller, title={"en": name}) for name in ("Kettle", "Cups"))
    Neighbour.objects.create(product=kettle, kind=Bond.TOGETHER, other=cups, likeness=0.5)
    return [kettle, cups]


def test_the_page_of_a_product_and_the_cart_show_what_goes_with_it(client: Client, goods: list[Product]) -> None:
    kettle, _cups = goods
    page = client.get(f"/products/{kettle.slug}/")
    put(client, variant_of(kettle))

    assert "Often bought together" in page.text
    assert card_titles(page) == ["Cups"]
    assert card_titles(client.get("/cart/")) == ["Cups"]


def test_home_picks_for_who_is_signed_in_says_why_and_stays_within_budget(
    client: Client, goods: list[Product], shopper: User
) -> None:
    row = ("product_row", {"title": {"en": "Just in"}})
    set_home(sections=[("banner", {"title": {"en": "Hello"}}), row, row])
    note_seen(user_id=shopper.pk, product_id=goods[0].pk, at=NOW)
    assert "Picked for you" not in client.get("/").text
    client.force_login(shopper)

    answer = client.get("/")

    assert "Because of “Kettle”, which you looked at" in answer.text
    assert answer.text.index("Picked for you") < answer.text.index("Just in")
    assert len(queries_of(client, "/")) <= 12


def test_picks_are_switched_off_in_the_preferences(client: Client, goods: list[Product], shopper: User) -> None:
    note_seen(user_id=shopper.pk, product_id=goods[0].pk, at=NOW)
    client.force_login(shopper)

    client.post("/profile/preferences/", {"name": "Nusrat", "language": "en"})

    assert preferences_of(shopper.pk).wants_picks is False
    assert "Picked for you" not in client.get("/").text


def test_four_things_stand_side_by_side_and_the_fifth_replaces_the_first(
    client: Client, seller: Seller, goods: list[Product]
) -> None:
    assert "Nothing to compare yet" in client.get("/compare/").text
    more = [make_product(seller, title={"en": f"More {number}"}) for number in range(3)]
    for product in (*goods, *more):
        client.post(f"/compare/{product.public_id}/")
    client.post(f"/compare/{more[0].public_id}/", {"wanted": "0"})

    answer = client.get("/compare/")

    assert title_of(answer) == "Compare"
    shown = [name for name in ("Kettle", "Cups", "More 0", "More 1", "More 2") if f">{name}<" in answer.text]
    assert shown == ["Cups", "More 1", "More 2"]
    assert words_of(answer).count("৳ 100") >= 3


def test_a_strange_cookie_compares_nothing(client: Client) -> None:
    client.cookies["haat-compare"] = "x" * 5000 + ".zz.ffff"

    assert "Nothing to compare yet" in client.get("/compare/").text


def test_new_and_trending_can_be_filtered_like_any_listing(client: Client, seller: Seller) -> None:
    kitchen = make_category("kitchen")
    hot, old = (make_product(seller, title={"en": name}, category=kitchen) for name in ("Hot", "Old"))
    Trend.objects.create(product=hot, sold=3, heat=2.0)
    Product.objects.filter(pk=old.pk).update(published_at=NOW - timedelta(days=60))

    assert card_titles(client.get("/trending/")) == ["Hot"]
    assert card_titles(client.get("/new/")) == ["Hot"]
    assert card_titles(client.get("/new/?price_min=9999")) == []


def test_mails_about_prices_are_asked_for_on_the_list_itself(client: Client, shopper: User) -> None:
    client.force_login(shopper)
    client.post("/profile/wishlist/notices/", {"wanted": "1"})

    assert wanting(Topic.SAVED_ITEMS, Channel.EMAIL, [shopper.pk]) == {shopper.pk}
    assert "We write to you once" in client.get("/profile/wishlist/").text
