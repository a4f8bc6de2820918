"""A guest chooses how parcels come, with nothing but links and forms."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from shop.base.actor import Actor
from shop.orders.models import Order
from shop.sellers.models import Seller
from shop.shipping.models import Method
from shop.shipping.services import remove_method, save_method, save_point, save_zone, set_flat_rate
from tests.factories import make_product
from tests.queue import drain
from tests.shipping.test_delivery import DHAKA
from tests.shipping.test_ways import EXPRESS, PICKUP, SHOP
from tests.web.storefront.purchase import ADDRESS, EMAIL, payment_fields, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def express(seller: Seller, rival_seller: Seller, by: Actor, at: datetime) -> Method:
    """One seller has Express beside the usual way, the other a point where parcels are collected."""
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    set_flat_rate(seller_id=rival_seller.pk, price_minor=60_00)
    who = {"zone": None, "by": by, "at": at}
    save_method(seller_id=rival_seller.pk, method=None, draft=PICKUP, **who)
    save_point(seller_id=rival_seller.pk, point=None, draft=SHOP, by=by, at=at)
    return save_method(seller_id=seller.pk, method=None, draft=EXPRESS, **who)


@pytest.fixture
def shopper(client: Client, seller: Seller, rival_seller: Seller) -> Client:
    """A guest with a thing of each, who said where mails go."""
    put(client, make_product(seller, price_minor=2000_00).variants.get())
    put(client, make_product(rival_seller, price_minor=900_00).variants.get())
    client.post("/checkout/contact/", {"email": EMAIL})
    return client


def radios(page: HttpResponse) -> dict[str, str]:
    """The field and value of each way by its name."""
    found = re.findall(r'name="(way-[^"]*)" value="([^"]*)"[^>]*>\s*<span[^>]*><span[^>]*>([^<]*)<', page.text)
    return {html.unescape(title): f"{name}={value}" for name, value, title in found}


def pressed(page: HttpResponse, *titles: str) -> dict[str, str]:
    """What the browser sends when these are chosen, the page's mark included."""
    marks = re.findall(r'name="(ways)" value="([^"]*)"', page.text)
    return dict(marks) | dict(radios(page)[title].split("=", 1) for title in titles)


def test_express_for_one_parcel_and_pickup_for_the_other(shopper: Client, express: Method) -> None:
    page = shopper.get("/checkout/delivery/")
    assert set(radios(page)) == {"Standard delivery", "Express", "Pickup: Shop in Dhanmondi"}
    assert f'value="{express.public_id.hex}" checked' not in page.text

    chosen = pressed(page, "Express", "Pickup: Shop in Dhanmondi")
    led = shopper.post("/checkout/delivery/", ADDRESS | chosen, follow=True)
    placed = shopper.post("/checkout/payment/", payment_fields(shopper, "cod"), follow=True)
    drain()

    assert led.redirect_chain[-1][0] == "/checkout/payment/"
    express_package, collected = Order.objects.get().packages.order_by("letter")
    assert (str(express_package.delivery_name), express_package.shipping_minor) == ("Express", 150_00)
    assert express_package.delivery_terms["method"] == express.public_id.hex
    assert (str(collected.delivery_name), collected.shipping_minor) == ("Pickup: Shop in Dhanmondi", 0)
    assert (collected.point.address, collected.point.hours) == (SHOP.address, SHOP.hours)
    assert SHOP.address in placed.text
    assert SHOP.hours in placed.text


def test_everything_collected_needs_no_address(
    shopper: Client, express: Method, seller: Seller, by: Actor, at: datetime
) -> None:
    save_method(seller_id=seller.pk, method=None, zone=None, draft=PICKUP, by=by, at=at)
    save_point(seller_id=seller.pk, point=None, draft=replace(SHOP, name="Pottery"), by=by, at=at)
    page = shopper.get("/checkout/delivery/collection/")
    who = {"name": "Nusrat Jahan", "phone": "01712345678"}

    led = shopper.post(
        "/checkout/delivery/collection/",
        who | pressed(page, "Pickup: Pottery", "Pickup: Shop in Dhanmondi"),
        follow=True,
    )
    shopper.post("/checkout/payment/", payment_fields(shopper, "cod"), follow=True)

    assert led.redirect_chain[-1][0] == "/checkout/payment/"
    order = Order.objects.get()
    assert (order.status, order.total_minor, order.contact.street) == ("placed", 2900_00, "")


def test_way_that_vanished_is_named_and_nothing_is_sold_at_another_price(
    shopper: Client, express: Method, seller: Seller, by: Actor, at: datetime
) -> None:
    page = shopper.get("/checkout/delivery/")
    shopper.post("/checkout/delivery/", ADDRESS | pressed(page, "Express", "Pickup: Shop in Dhanmondi"))
    fields = payment_fields(shopper, "cod")
    remove_method(seller_id=seller.pk, method=express.public_id, by=by, at=at)

    refused = shopper.post("/checkout/payment/", fields)

    assert (refused.status_code, Order.objects.count()) == (409, 0)
    assert "A way of delivery that you chose is not offered any more. The total is" in refused.text
    assert "Standard delivery for" in refused.text
    again = shopper.post("/checkout/payment/", payment_fields(shopper, "cod"))
    assert (again.status_code, Order.objects.get().shipping_minor) == (302, 80_00)


def test_place_with_other_ways_asks_once_more(
    shopper: Client, express: Method, seller: Seller, by: Actor, at: datetime
) -> None:
    zone = save_zone(seller_id=seller.pk, zone=None, draft=DHAKA, by=by, at=at)
    night = replace(EXPRESS, name="By night")
    save_method(seller_id=seller.pk, method=None, zone=zone.public_id, draft=night, by=by, at=at)
    page = shopper.get("/checkout/delivery/")

    there = shopper.post(
        "/checkout/delivery/", ADDRESS | pressed(page, "Express", "Pickup: Shop in Dhanmondi"), follow=True
    )
    assert there.redirect_chain[-1][0] == "/checkout/delivery/ways/"
    nothing = shopper.post("/checkout/delivery/ways/", {})
    assert (nothing.status_code, "Choose how the parcel from" in nothing.text) == (422, True)
    done = shopper.post(
        "/checkout/delivery/ways/", pressed(there, "By night", "Pickup: Shop in Dhanmondi"), follow=True
    )

    assert done.redirect_chain[-1][0] == "/checkout/payment/"
    assert "By night" in done.text
