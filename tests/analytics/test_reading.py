"""What the overview reads: a period and the one before, best sellers, margin, service; own figures only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.analytics.models import SellerDay
from shop.analytics.queries import (
    best_sellers_of,
    figures_and_health_of_seller,
    health_of_seller,
    margin_of_seller,
)
from shop.analytics.types import Comparison, Figures, Period, Rate
from shop.base.actor import Actor
from shop.base.money import Money
from shop.catalog.models import Product, Variant
from shop.sellers.models import Seller
from shop.store.queries import forget_store, store
from shop.store.services import change_store
from shop.store.types import TARGETS, ServiceTarget
from tests.factories import make_product

from .conftest import NOON, Sell, settle_figures

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
WEEK = Period.ending(TODAY, days=7)


def figures_of(seller: Seller) -> Comparison:
    """The week's figures and those of the week before."""
    return figures_and_health_of_seller(seller.pk, WEEK, today=TODAY)[0]


def test_a_period_has_a_figure_for_each_of_its_days(sell: Sell, seller: Seller) -> None:
    sell(1), sell(2), sell(1, at=NOON - 7 * DAY), sell(1, at=NOON - 14 * DAY)
    settle_figures()

    found = figures_of(seller)

    assert (len(found.now), len(found.before)) == (7, 7)
    assert found.now[-1] == found.total == Figures(2, 3, 3 * 1150_00 + 2 * 80_00)
    assert found.before[-1] == found.total_before == Figures(1, 1, 1230_00)


def test_best_sellers_are_those_that_brought_in_most(sell: Sell, seller: Seller, pot: Product, bag: Product) -> None:
    cup = make_product(seller, price_minor=10_00, title={"en": "Cup"}, stock=40)
    sell(1, also={cup: 30, bag: 9})
    settle_figures()

    found = best_sellers_of(seller.pk, WEEK)

    assert [(str(one.title), one.items, one.sales, one.left, one.low) for one in found] == [
        ("Clay pot", 1, Money(1150_00, "BDT"), 500, False),
        ("Cup", 30, Money(300_00, "BDT"), 40, False),
    ]
    assert [one.items for one in best_sellers_of(seller.pk, WEEK, limit=1)] == [1]
    assert best_sellers_of(seller.pk, WEEK.before) == []


def test_margin_leaves_out_what_has_no_cost_price(sell: Sell, seller: Seller) -> None:
    cup = make_product(seller, price_minor=10_00, stock=40)
    sell(2, also={cup: 3})
    settle_figures()

    margin = margin_of_seller(seller.pk, WEEK)

    assert margin.goods == Money(2000_00, "BDT")
    assert margin.commission == Money(264_50, "BDT")  # 15 % VAT on it
    assert margin.cost == Money(800_00, "BDT")
    assert (margin.earned, margin.bps, margin.unknown_items) == (Money(935_50, "BDT"), 4678, 3)


def test_margin_follows_the_cost_price_of_today(sell: Sell, seller: Seller, pot: Product) -> None:
    sell(2)
    settle_figures()

    Variant.objects.filter(product=pot).update(cost_minor=500_00)

    assert margin_of_seller(seller.pk, WEEK).cost == Money(1000_00, "BDT")


def test_nothing_sold_is_nothing_to_say(seller: Seller) -> None:
    assert figures_of(seller).total == Figures()
    assert best_sellers_of(seller.pk, WEEK) == []
    assert margin_of_seller(seller.pk, WEEK).bps is None
    assert health_of_seller(seller.pk, today=TODAY).on_time == Rate(0, 0, 9500, most=False)


def test_service_is_of_the_last_sixty_whole_days(seller: Seller, rival_seller: Seller) -> None:
    counts = {"placed": 40, "failed": 2, "delivered": 20, "returned": 1, "sent": 30, "tracked": 27, "due": 10}
    for owner, on in [
        (seller, TODAY),
        (seller, TODAY - DAY),
        (seller, TODAY - 60 * DAY),
        (seller, TODAY - 61 * DAY),
        (rival_seller, TODAY - DAY),
    ]:
        SellerDay.objects.create(seller=owner, on=on, in_time=9, **counts)

    found = health_of_seller(seller.pk, today=TODAY)

    assert (found.period.starts_on, found.period.ends_on) == (TODAY - 60 * DAY, TODAY - DAY)
    assert found.on_time == Rate(18, 20, 9500, most=False)
    assert found.cancelled == Rate(4, 80, 200, most=True)
    assert found.returned == Rate(2, 40, 500, most=True)
    assert found.tracked == Rate(54, 60, 9500, most=False)
    assert figures_and_health_of_seller(seller.pk, Period(TODAY - 90 * DAY, TODAY - 80 * DAY), today=TODAY)[1] == found
    assert [rate.met for rate in (found.on_time, found.cancelled, found.returned, found.tracked)] == [
        False,
        False,
        True,
        False,
    ]


def test_marketplace_sets_its_own_targets(seller: Seller, by: Actor) -> None:
    assert {target: store().target(target) for target in ServiceTarget} == TARGETS

    change_store(service_targets={"sent_on_time_bps": 8000}, by=by, at=NOON)
    forget_store()

    assert health_of_seller(seller.pk, today=TODAY).on_time.target_bps == 8000
    assert store().target(ServiceTarget.CANCELLED) == 200


@pytest.mark.parametrize(
    "targets",
    [
        {"luck_bps": 1},
        {"cancelled_bps": 10_001},
        {"cancelled_bps": 0},
        {"answer_minutes": "60"},
        {"returned_bps": True},
        [1],
    ],
)
def test_targets_that_make_no_sense_are_refused(targets: object, by: Actor) -> None:
    with pytest.raises(ValidationError):
        change_store(service_targets=targets, by=by, at=NOON)

    forget_store()
    assert store().service_targets == {}


def test_every_read_takes_the_same_few_queries(sell: Sell, seller: Seller) -> None:
    def taken() -> int:
        with CaptureQueriesContext(connection) as queries:
            figures_and_health_of_seller(seller.pk, WEEK, today=TODAY)
            best_sellers_of(seller.pk, WEEK)
            margin_of_seller(seller.pk, WEEK)
            health_of_seller(seller.pk, today=TODAY)
        return len(queries)

    sell(1)
    settle_figures()
    few = taken()
    for age in range(5):
        sell(2, at=NOON - age * DAY)
    settle_figures()

    assert taken() == few == 5
