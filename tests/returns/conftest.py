"""What tests of returns begin with: delivered parcels, paid by card or in cash."""

from __future__ import annotations

from datetime import datetime

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services import ask_provider
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.orders.models import Package
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.checkout.state import at_bank
from tests.factories import make_order, make_product


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """A kettle for 1,000 taka, ten in stock; its delivery costs 80."""
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    return make_product(seller, price_minor=1000_00)


def delivered(package: Package, *, at: datetime) -> Package:
    """The package after its way to the shopper."""
    by = Actor.system("test")
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=by, at=at)
    deliver_package(package_id=package.pk, by=by, at=at)
    package.refresh_from_db()
    return package


@pytest.fixture
def card(kettle: Product, shopper: User, at: datetime, by: Actor) -> Package:
    """Nusrat's three kettles, paid by card and delivered now."""
    placed = make_order((kettle, 3), method="sandbox", user=shopper)
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    return delivered(placed.order.packages.get(), at=at)


@pytest.fixture
def cash(kettle: Product, shopper: User, at: datetime) -> Package:
    """Nusrat's three kettles, paid at the door just now."""
    return delivered(make_order((kettle, 3), user=shopper).order.packages.get(), at=at)
