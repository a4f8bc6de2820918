"""Open pages move: the shopper's order and the seller's list hear what the worker announces."""

from __future__ import annotations

import asyncio
import html
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from shop.base.actor import Actor
from shop.checkout.services import cancel_order
from shop.fulfilment.services import pack_package, ship_package
from shop.orders.models import Order
from shop.sellers.models import Seller
from shop.web.live.application import LiveApplication
from tests.cast import NOW
from tests.factories import make_order, make_product
from tests.queue import drain

from .test_live import Listener, in_loop, path_of

pytestmark = pytest.mark.django_db(transaction=True)
BY = Actor.system("test")
HEADERS = {"host": "testserver:8001", "origin": "http://testserver"}


def live_address(page: Any) -> str:
    """Where the page listens, as its HTML says."""
    found = re.search(r'sse-connect="([^"]+)"', page.text)
    assert found, "the page listens to nothing"
    return path_of(html.unescape(found[1]))


@pytest.fixture
def order(seller: Seller) -> Order:
    """A guest's confirmed order of one parcel."""
    order = make_order(make_product(seller)).order
    drain()
    return order


@pytest.fixture
def pages(order: Order, seller: Seller) -> tuple[str, str]:
    """The addresses at which the shopper's page and the seller's list listen."""
    portal = Client()
    portal.force_login(seller.staff.get().user)
    return live_address(Client().get(f"/orders/{order.number}/{order.token}/")), live_address(
        portal.get("/seller/orders/")
    )


def ship(order: Order) -> None:
    """The seller packs and sends, and the worker works, in a thread of its own."""
    connection.set_schema(settings.DEFAULT_SCHEMA)
    package = order.packages.get()
    pack_package(package_id=package.pk, by=BY, at=NOW)
    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=BY, at=NOW)
    drain()
    connection.close()


def call_off(order: Order) -> None:
    """The shopper changes their mind."""
    connection.set_schema(settings.DEFAULT_SCHEMA)
    cancel_order(order_id=order.pk, by=BY, at=NOW, reason="")
    drain()
    connection.close()


async def names(listener: Listener, count: int) -> list[str]:
    """The names of the next events."""
    return [re.findall(r"event: (\S+)", await listener.text())[0] for _number in range(count)]


@pytest.mark.parametrize(
    ("move", "expected"),
    [(ship, ["orders.package_packed", "orders.package_shipped"]), (call_off, ["orders.cancelled"])],
)
def test_shopper_and_seller_hear_that_an_order_moved(
    order: Order, pages: tuple[str, str], move: Any, expected: list[str]
) -> None:
    async def story(app: LiveApplication) -> None:
        listeners = [Listener(app, address, HEADERS) for address in pages]
        for listener in listeners:
            assert (await listener.start())[0] == 200
            assert await listener.text() == "retry: 2000\n\n"

        await asyncio.to_thread(move, order)

        assert [await names(listener, len(expected)) for listener in listeners] == [expected, expected]

    in_loop(story)


def test_other_orders_and_other_sellers_stay_quiet(order: Order, pages: tuple[str, str], rival_seller: Seller) -> None:
    other = make_order(make_product(rival_seller)).order
    drain()

    async def story(app: LiveApplication) -> None:
        listeners = [Listener(app, address, HEADERS) for address in pages]
        for listener in listeners:
            await listener.start()
            await listener.text()

        await asyncio.to_thread(ship, other)
        await asyncio.to_thread(call_off, order)

        assert [await names(listener, 1) for listener in listeners] == [["orders.cancelled"]] * 2

    in_loop(story)


def test_page_of_an_order_answers_with_the_part_that_moved(order: Order) -> None:
    address = f"/orders/{order.number}/{order.token}/"
    call_off(order)

    part = Client().get(address, headers={"HX-Request": "true", "HX-Target": "order"}).text

    assert "<html" not in part
    assert 'id="order"' in part
    assert "Cancelled" in part


def test_sellers_list_answers_with_its_packages(order: Order, seller: Seller) -> None:
    portal = Client()
    portal.force_login(seller.staff.get().user)

    part = portal.get("/seller/orders/?tab=all", headers={"HX-Request": "true", "HX-Target": "packages"}).text

    assert "<html" not in part
    assert 'hx-get="/seller/orders/?tab=all"' in part
    assert f"{order.number}-A" in part
