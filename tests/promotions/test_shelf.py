"""What promotions make of the prices that everybody sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shop.base.money import Money
from shop.catalog.models import Product
from shop.catalog.queries import as_offered, cards_of, feed_rows, for_sale, prior_prices_of, product_page
from shop.promotions.services import stop_promotion
from shop.promotions.types import Group, Kind
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_category, make_product, make_promotion
from tests.factories.catalog import BY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + 200 * DAY


@pytest.fixture
def pot(seller: Seller) -> Product:
    """A pot for 1,000 taka."""
    return make_product(seller, price_minor=1000_00)


def shown(at: Any = NOW) -> list[tuple[int, int | None, str]]:
    """Price, regular price and badge of each card in whole taka, the oldest product first."""
    cards = cards_of(for_sale().order_by("pk"), at=at)
    return [
        (int(one.price.major), int(one.regular_price.major) if one.regular_price else None, one.badge) for one in cards
    ]


def test_card_page_and_feed_show_what_each_piece_costs_now(client: Client, pot: Product) -> None:
    make_promotion("Winter sale", percent_bps=1500, starts_at=NOW - DAY, ends_at=NOW + 90 * DAY)

    page = as_offered(product_page(pot.slug), at=NOW).variants[0]
    feed = next(feed_rows(at=NOW))[0]

    assert shown() == [(850, 1000, "15% off")]
    assert (page.price, page.compare_at) == (Money(850_00, "BDT"), Money(1000_00, "BDT"))
    assert (feed.price_minor, feed.compare_at_minor) == (850_00, 1000_00)
    assert shown(NOW - 2 * DAY)[0][:2] == (1000, None)
    assert "৳\u00a0850" in client.get(f"/products/{pot.slug}/").text


def test_a_price_that_was_lowered_already_keeps_its_regular_one(pot: Product) -> None:
    pot.variants.update(compare_at_minor=1250_00)
    Product.objects.update(compare_at_minor=1250_00)
    make_promotion(percent_bps=1000)

    assert shown() == [(900, 1250, "28% off")]
    assert as_offered(product_page(pot.slug), at=NOW).variants[0].compare_at == Money(1250_00, "BDT")


def test_only_the_goods_of_a_promotion_are_struck_through(seller: Seller, pot: Product) -> None:
    lamps = make_category("lamps")
    make_product(seller, category=make_category("table-lamps", parent=lamps), price_minor=500_00)
    make_promotion(percent_bps=1000, categories=(lamps.pk,))

    assert [one[:2] for one in shown()] == [(1000, None), (450, 500)]


@pytest.mark.parametrize(
    "terms",
    [
        {"code": "WINTER"},
        {"minimum_minor": 1},
        {"minimum_quantity": 2},
        {"most_minor": 50_00},
        {"limit_total": 100},
        {"limit_per_customer": 1},
        {"first_order": True},
        {"group": Group.PREMIUM},
        {"kind": Kind.FIXED, "percent_bps": 0, "amount_minor": 50_00},
    ],
    ids=lambda terms: next(iter(terms)),
)
def test_what_not_every_piece_gets_is_no_price(pot: Product, terms: dict[str, Any]) -> None:
    make_promotion(**terms)

    assert shown()[0][:2] == (1000, None)


def test_an_exclusive_promotion_that_goes_first_shuts_the_others_out(pot: Product) -> None:
    make_promotion(kind=Kind.FIXED, percent_bps=0, amount_minor=50_00, exclusive=True, priority=1)
    make_promotion(percent_bps=1000)

    assert shown()[0][:2] == (1000, None)


def test_prices_cost_no_query_while_the_offers_are_kept(pot: Product, django_assert_num_queries: Any) -> None:
    make_promotion(percent_bps=1000)
    shown()

    with django_assert_num_queries(1):
        shown()


@pytest.mark.parametrize(
    ("before", "prior"), [(None, 1000_00), (20, 800_00), (45, 1000_00)], ids=["none", "lately", "long ago"]
)
def test_the_lowest_price_of_thirty_days_counts_earlier_promotions(
    pot: Product, before: int | None, prior: int
) -> None:
    make_promotion(percent_bps=1000, starts_at=LATER - DAY)
    if before:
        old = make_promotion(percent_bps=2000, starts_at=LATER - (before + 5) * DAY)
        stop_promotion(promotion_id=old.pk, by=BY, at=LATER - before * DAY)
    variant = pot.variants.get()

    assert prior_prices_of([variant.pk], at=LATER) == {variant.pk: Money(prior, "BDT")}
