"""The lowest price of the 30 days before a price was lowered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shop.base.money import Money
from shop.catalog.queries import prior_prices_of
from shop.catalog.rules import PriceStep, lowest_before
from shop.catalog.services import set_price
from shop.sellers.models import Seller
from shop.store.queries import forget_store
from shop.store.services import change_store
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.catalog import BY


def lowest(*steps: tuple[int, int, int | None]) -> int | None:
    """What stands beside the price after (days ago, price, regular price), oldest first."""
    return lowest_before([PriceStep(NOW - timedelta(days=ago), price, was) for ago, price, was in reversed(steps)])


@pytest.mark.parametrize(
    ("steps", "price"),
    [
        pytest.param([(90, 1000, None)], None, id="not lowered"),
        pytest.param([(90, 800, 1000)], None, id="never sold for anything else"),
        pytest.param([(90, 1000, None), (3, 800, 1000)], 1000, id="lowered once"),
        pytest.param([(90, 700, None), (20, 1200, None), (3, 800, 1200)], 700, id="raised before it was lowered"),
        pytest.param([(90, 700, None), (40, 1200, None), (3, 800, 1200)], 1200, id="raised long before"),
        pytest.param([(90, 1000, None), (20, 900, 1000), (3, 800, 1000)], 1000, id="lowered step by step"),
        pytest.param([(90, 1000, None), (20, 600, 1000), (10, 900, None), (3, 800, 1000)], 600, id="a sale before"),
        pytest.param([(90, 1000, None), (20, 700, 1000), (3, 800, 1000)], 700, id="a dearer sale after a sale"),
        pytest.param([(90, 900, None), (3, 900, 1000)], 900, id="a regular price that never was"),
    ],
)
def test_the_lowest_price_of_the_thirty_days_before_counts(
    steps: list[tuple[int, int, int | None]], price: int | None
) -> None:
    assert lowest(*steps) == price


@pytest.mark.django_db
def test_prior_prices_take_one_query_for_any_number_of_variants(seller: Seller, django_assert_num_queries: Any) -> None:
    pots = [make_product(seller, price_minor=1000_00).variants.get() for _pot in range(3)]
    for pot in pots[:2]:
        set_price(variant_id=pot.pk, price_minor=800_00, compare_at_minor=1000_00, by=BY, at=NOW + timedelta(hours=1))
    prior_prices_of([pots[0].pk], at=NOW)  # the marketplace's own row is read once

    with django_assert_num_queries(1):
        found = prior_prices_of([pot.pk for pot in pots], at=NOW + timedelta(hours=2))

    assert found == dict.fromkeys((pot.pk for pot in pots[:2]), Money(1000_00, "BDT"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "features", "shown"),
    [("DE", {}, True), ("BD", {}, False), ("BD", {"lowest_price": True}, True), ("DE", {"lowest_price": False}, False)],
)
def test_the_page_shows_it_where_the_country_or_the_office_wants_it(
    client: Client, seller: Seller, country: str, features: dict[str, bool], shown: bool
) -> None:
    product = make_product(seller, price_minor=1000_00)
    variant = product.variants.get()
    set_price(variant_id=variant.pk, price_minor=800_00, compare_at_minor=1000_00, by=BY, at=NOW + timedelta(hours=1))
    change_store(by=BY, at=NOW, country=country, features=features)
    forget_store()

    assert ("Lowest price in 30 days" in client.get(f"/products/{product.slug}/").text) is shown
