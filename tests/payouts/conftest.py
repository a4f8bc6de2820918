"""What tests of payouts begin with: delivered parcels, two people of the office, and somewhere to pay to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.orders.models import Package
from shop.payouts.services import set_terms
from shop.payouts.types import Schedule
from shop.sellers.models import Seller
from tests.factories import make_product
from tests.payouts.steps import account_of, bought

HOLD = timedelta(days=7)


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """A kettle for 1,000 taka, of which 850 - 115 = 885 are the seller's: 10 % and 15 % VAT on that."""
    return make_product(seller, price_minor=1000_00, stock=1000)


@pytest.fixture
def account(seller: Seller) -> None:
    """Rehana's bank account."""
    account_of(seller)


@pytest.fixture
def maker(operator: User) -> Actor:
    """Farzana makes runs."""
    return Actor.user(operator.pk)


@pytest.fixture
def checker(chief: User) -> Actor:
    """Imran approves them."""
    return Actor.user(chief.pk)


@pytest.fixture
def parcel(kettle: Product) -> Package:
    """Two kettles, paid by card and delivered now."""
    return bought(kettle, 2)


@pytest.fixture
def later(at: datetime) -> datetime:
    """When the hold is over."""
    return at + HOLD


@pytest.fixture
def reserved(by: Actor, at: datetime) -> None:
    """The marketplace keeps 10 % for thirty days and pays every day."""
    set_terms(
        seller_id=None,
        hold_days=7,
        reserve_bps=1000,
        reserve_days=30,
        schedule=Schedule.DAILY,
        weekday=0,
        minimum_minor=100_00,
        by=by,
        at=at,
    )
