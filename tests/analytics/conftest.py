"""A pot that sells, and days on which it sold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from shop.analytics.services import recount_stale_days
from shop.catalog.models import Product, Variant
from shop.orders.models import Order
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from shop.tax.models import TaxRate
from tests.factories import make_product
from tests.factories.orders import order_of, place
from tests.queue import drain

NOON = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
"""Noon of 20 November in Dhaka."""

type Sell = Callable[..., Order]


@pytest.fixture
def pot(seller: Seller) -> Product:
    """A pot for 1,150 taka, VAT of 15 percent included, that costs Rehana 400; its delivery is 80."""
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=NOON.date().replace(year=2020))
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    product = make_product(seller, price_minor=1150_00, title={"en": "Clay pot"}, stock=500)
    Variant.objects.filter(product=product).update(cost_minor=400_00)
    return product


@pytest.fixture
def bag(rival_seller: Seller) -> Product:
    """A bag of Kamal's."""
    return make_product(rival_seller, price_minor=500_00, stock=500)


@pytest.fixture
def sell(pot: Product) -> Sell:
    """Sell so many pots, and whatever else, at a moment."""

    def sold(pieces: int = 1, *, at: datetime = NOON, also: dict[Product, int] | None = None) -> Order:
        return place(order_of({pot: pieces} | (also or {}), at=at), at=at)

    return sold


def settle_figures() -> None:
    """The worker delivers what happened, then counts the days that it changed."""
    drain()
    recount_stale_days()
