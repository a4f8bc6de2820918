"""How many queries pages of several rows take: a fixed number, however many rows there are.

The pages of the catalogue have such a test beside their others: home, listing, search, seller, product; and so has the
list of a seller's orders.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.sellers.models import Seller
from shop.tax.models import TaxRate
from tests.factories import make_product
from tests.factories.orders import order_of, place

from .storefront.purchase import fill_steps, put
from .storefront.reading import queries_of

pytestmark = pytest.mark.django_db
ROWS = pytest.mark.parametrize("rows", [2, 12])


@pytest.fixture(autouse=True)
def vat(db: None) -> None:
    """15 % within prices."""
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))


@pytest.fixture
def fill(client: Client, seller: Seller, rival_seller: Seller) -> Callable[[int], None]:
    """Put so many different goods into the browser's cart, of two sellers in turn."""

    def put_goods(rows: int) -> None:
        for number in range(rows):
            put(client, make_product([seller, rival_seller][number % 2]).variants.get())

    return put_goods


@ROWS
def test_cart_takes_eight_queries(client: Client, fill: Callable[[int], None], rows: int) -> None:
    fill(rows)

    assert len(queries_of(client, "/cart/")) == 8


@ROWS
@pytest.mark.parametrize(("step", "queries"), [("contact", 8), ("delivery", 8), ("payment", 11)])
def test_a_step_of_checkout_takes_a_fixed_number_of_queries(
    client: Client, fill: Callable[[int], None], rows: int, step: str, queries: int
) -> None:
    fill(rows)
    fill_steps(client)

    assert len(queries_of(client, f"/checkout/{step}/")) == queries


@ROWS
def test_own_orders_take_eleven_queries(client: Client, seller: Seller, shopper: User, rows: int) -> None:
    for _ in range(rows):
        place(order_of({make_product(seller): 1, make_product(seller): 2}, user=shopper))
    client.force_login(shopper)

    assert len(queries_of(client, "/profile/orders/")) == 11


@ROWS
def test_own_order_takes_eleven_queries(
    client: Client, seller: Seller, rival_seller: Seller, shopper: User, rows: int
) -> None:
    goods = {make_product([seller, rival_seller][number % 2]): 1 for number in range(rows)}
    order = place(order_of(goods, user=shopper))
    client.force_login(shopper)

    assert len(queries_of(client, f"/profile/orders/{order.number}/")) == 11


@ROWS
def test_first_page_of_the_office_takes_twelve_queries(
    client: Client, seller: Seller, operator: User, rows: int
) -> None:
    for _ in range(rows):
        place(order_of({make_product(seller): 1}))
    client.force_login(operator)

    assert len(queries_of(client, "/admin/")) == 12


@ROWS
def test_first_page_of_a_seller_takes_fourteen_queries(client: Client, seller: Seller, rows: int) -> None:
    for _ in range(rows):
        place(order_of({make_product(seller): 1}))
    client.force_login(User.objects.get(email="rehana@example.com"))

    assert len(queries_of(client, "/seller/")) == 14
