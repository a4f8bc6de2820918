"""People and parcels of the portal."""

from datetime import date

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.orders.models import Order
from shop.sellers.models import Seller, SellerStaff
from shop.shipping.services import set_flat_rate
from shop.tax.models import TaxRate
from tests.factories import make_product
from tests.factories.orders import order_of, place


@pytest.fixture
def order(seller: Seller, rival_seller: Seller) -> Order:
    """A confirmed order: parcel A is Rehana's, parcel B is Kamal's."""
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    set_flat_rate(seller_id=rival_seller.pk, price_minor=120_00)
    pot = make_product(seller, price_minor=1225_00, title={"en": "Clay pot", "bn": "মাটির পাত্র"}, sku="POT-1")
    return place(order_of({pot: 2, make_product(rival_seller, price_minor=890_00, title={"en": "Jute bag"}): 1}))


@pytest.fixture
def owner(seller: Seller, client: Client) -> Client:
    """Rehana's browser, signed in."""
    client.force_login(User.objects.get(email="rehana@example.com"))
    return client


@pytest.fixture
def rival(rival_seller: Seller) -> Client:
    """Kamal's browser, signed in."""
    browser = Client()
    browser.force_login(User.objects.get(email="kamal@example.com"))
    return browser


@pytest.fixture
def packer(seller: Seller, other_shopper: User) -> Client:
    """Tanvir packs for Rehana."""
    SellerStaff.objects.create(seller=seller, user=other_shopper, role="packer")
    browser = Client()
    browser.force_login(other_shopper)
    return browser
