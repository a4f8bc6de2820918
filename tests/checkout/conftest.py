"""What most tests of the checkout begin with."""

import pytest

from shop.catalog.models import Product
from shop.checkout.types import Placed
from shop.sellers.models import Seller
from tests.factories import make_order, make_product


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """A kettle for 1,000 taka, ten in stock."""
    return make_product(seller, price_minor=1000_00)


@pytest.fixture
def waiting(kettle: Product) -> Placed:
    """An order of two kettles that waits for the bank."""
    return make_order((kettle, 2), method="sandbox")


@pytest.fixture
def cash(kettle: Product) -> Placed:
    """A placed order of two kettles, to be paid at the door."""
    return make_order((kettle, 2))
