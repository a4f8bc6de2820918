"""What tests of papers begin with: a seller who is somebody before the law, its goods, and rates of tax."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.orders.models import Package
from shop.sellers.models import Business, Seller
from shop.shipping.services import set_flat_rate
from shop.tax.models import TaxRate
from tests.factories import make_product
from tests.payouts.steps import bought


@pytest.fixture
def business(seller: Seller) -> Business:
    """Rehana's studio as the tax office knows it."""
    return Business.objects.create(
        seller=seller,
        form="company",
        legal_name="Rupganj Clay Works Ltd",
        country="BD",
        district="Narayanganj",
        street="Mudapara, Rupganj",
        postcode="1460",
        tax_id="123456789012",
        vat_id="0044178200204",
    )


@pytest.fixture
def taxed(db: None) -> None:
    """15 % on goods, 5 % on delivery, which costs 60 taka."""
    set_flat_rate(seller_id=None, price_minor=60_00)
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2019, 7, 1))
    TaxRate.objects.create(country="BD", tax_class="shipping", rate_bps=500, starts_on=date(2019, 7, 1))


@pytest.fixture
def pot(seller: Seller) -> Product:
    """A pot for 1,000.01 taka, so that nothing divides without a rest."""
    return make_product(seller, price_minor=1000_01, stock=1000)


@pytest.fixture
def parcel(business: Business, taxed: None, pot: Product) -> Package:
    """Three pots, paid by card and delivered."""
    return bought(pot, 3)


@pytest.fixture
def office(operator: User) -> Client:
    """Farzana's browser, her second step proven just now."""
    client = Client()
    client.force_login(operator)
    session = client.session
    session["account_authentication_methods_user"] = str(operator.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return client
