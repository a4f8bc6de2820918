"""What goes together, what is alike, what is picked for one person and what is trending."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.queries import product_page
from shop.catalog.services import archive_product
from shop.discovery.models import Neighbour
from shop.discovery.queries import beside, goes_with, picks_for, trending_cards
from shop.discovery.services import note_seen, relate_products
from shop.discovery.types import Bond
from shop.profiles.services import choose_picks
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_category, make_product, variant_of
from tests.factories.orders import BY, order_of, place


@pytest.fixture
def goods(seller: Seller) -> list[Product]:
    """A kettle, cups and a tray, each of another category."""
    return [make_product(seller, title={"en": name}) for name in ("Kettle", "Cups", "Tray")]


def buy(*products: Product, user: User | None = None) -> None:
    """An order of one of each."""
    place(order_of(dict.fromkeys(products, 1), user=user))


def slugs(cards: object) -> list[str]:
    return [card.slug for card in cards]  # type: ignore[attr-defined]


def test_bought_in_two_orders_goes_together_and_in_one_does_not(goods: list[Product]) -> None:
    kettle, cups, tray = goods
    buy(kettle, cups)
    buy(kettle, cups, tray)

    assert relate_products(at=NOW) == 2

    pairs = Neighbour.objects.order_by("product").values_list("product", "kind", "other")
    assert list(pairs) == [(kettle.pk, Bond.TOGETHER, cups.pk), (cups.pk, Bond.TOGETHER, kettle.pk)]
    assert slugs(beside(product_page(kettle.slug), at=NOW).together) == [cups.slug]


def test_pairs_follow_the_orders_and_only_what_can_be_bought_is_shown(goods: list[Product]) -> None:
    kettle, cups, tray = goods
    for _twice in range(2):
        buy(kettle, cups, tray)
    relate_products(at=NOW)
    Product.objects.filter(pk=cups.pk).update(in_stock=False)
    assert slugs(beside(product_page(kettle.slug), at=NOW).together) == [tray.slug]

    archive_product(product_id=tray.pk, by=BY, at=NOW)
    assert slugs(beside(product_page(kettle.slug), at=NOW).together) == []

    relate_products(at=NOW + timedelta(days=900))
    assert not Neighbour.objects.exists()


def test_a_cart_is_offered_what_is_not_in_it(goods: list[Product]) -> None:
    kettle, cups, tray = goods
    for _twice in range(2):
        buy(kettle, cups, tray)
    relate_products(at=NOW)
    variants = [variant_of(one).pk for one in goods]

    assert slugs(goes_with(variants[:1], at=NOW)) == [cups.slug, tray.slug]
    assert slugs(goes_with(variants[:1], known=variants[1:2], at=NOW)) == [tray.slug]
    assert goes_with(variants, at=NOW) == []
    assert goes_with([], at=NOW) == []


def test_similar_things_share_the_category_then_the_price(seller: Seller) -> None:
    kitchen = make_category("kitchen")
    cups, pots = make_category("cups", parent=kitchen), make_category("pots", parent=kitchen)
    product = make_product(seller, category=cups, price_minor=100_00)
    near = make_product(seller, category=pots, price_minor=100_00)
    dear, like = (make_product(seller, category=cups, price_minor=price) for price in (900_00, 110_00))
    make_product(seller, category=cups, stock=0)
    make_product(seller, category=make_category("garden"))

    assert slugs(beside(product_page(product.slug), at=NOW).similar) == [like.slug, dear.slug, near.slug]


def test_looked_at_by_the_same_people_is_similar_whatever_its_category(
    goods: list[Product], shopper: User, other_shopper: User
) -> None:
    kettle, cups, _tray = goods
    for person in (shopper, other_shopper):
        for product in (kettle, cups):
            note_seen(user_id=person.pk, product_id=product.pk, at=NOW)
    relate_products(at=NOW)

    assert slugs(beside(product_page(kettle.slug), at=NOW).similar) == [cups.slug]


def test_picks_say_why_and_leave_out_what_is_known_or_bought(goods: list[Product], shopper: User) -> None:
    kettle, cups, tray = goods
    for _twice in range(2):
        buy(kettle, cups, tray)
    buy(tray, user=shopper)
    note_seen(user_id=shopper.pk, product_id=kettle.pk, at=NOW)
    relate_products(at=NOW)

    picks = picks_for(shopper.pk, at=NOW)

    assert slugs(picks.cards) == [cups.slug]
    assert [str(title) for title in picks.because] == ["Tray"]


def test_a_newcomer_to_a_shop_without_orders_gets_more_of_the_category(seller: Seller, shopper: User) -> None:
    kitchen = make_category("kitchen")
    seen, other = (make_product(seller, category=kitchen) for _number in range(2))
    make_product(seller)
    note_seen(user_id=shopper.pk, product_id=seen.pk, at=NOW)

    assert slugs(picks_for(shopper.pk, at=NOW).cards) == [other.slug]


def test_nothing_is_picked_for_who_wants_none_or_did_nothing(
    seller: Seller, shopper: User, other_shopper: User
) -> None:
    kitchen = make_category("kitchen")
    seen, _other = (make_product(seller, category=kitchen) for _number in range(2))
    note_seen(user_id=shopper.pk, product_id=seen.pk, at=NOW)
    choose_picks(user_id=shopper.pk, wanted=False)

    assert picks_for(shopper.pk, at=NOW).cards == ()
    assert picks_for(other_shopper.pk, at=NOW).cards == ()


def test_wanted_more_than_before_is_trending(goods: list[Product], shopper: User, other_shopper: User) -> None:
    kettle, cups, tray = goods
    note_seen(user_id=shopper.pk, product_id=kettle.pk, at=NOW - timedelta(days=20))
    for person in (shopper, other_shopper):
        note_seen(user_id=person.pk, product_id=tray.pk, at=NOW - timedelta(days=1))
    note_seen(user_id=shopper.pk, product_id=cups.pk, at=NOW - timedelta(days=1))

    relate_products(at=NOW)

    assert slugs(trending_cards(at=NOW)) == [tray.slug, cups.slug]
