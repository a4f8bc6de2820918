"""The portal's first page: what waits, counted right, each leading to its list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.inventory.models import StockLevel
from shop.orders.models import Order, Package
from shop.sellers.models import Seller
from tests.factories import make_product
from tests.factories.orders import order_of, place

pytestmark = pytest.mark.django_db


def test_todos_count_own_work_and_lead_to_their_lists(owner: Client, seller: Seller, order: Order) -> None:
    today = timezone.localdate()
    late = place(order_of({make_product(seller): 1}))
    Package.objects.filter(order=late).update(ship_by_on=today - timedelta(days=1))
    Package.objects.filter(order=order, letter="A").update(ship_by_on=today)
    StockLevel.objects.filter(variant__sku="POT-1").update(low_at=50)

    response = owner.get("/seller/")

    assert [(todo["title"], todo["url"]) for todo in response.context["todos"]] == [
        ("2 orders to pack", "/seller/orders/?tab=to-pack"),
        ("1 parcel to send today", "/seller/orders/?tab=all&due=today"),
        ("1 parcel is late", "/seller/orders/?tab=all&due=late"),
        ("1 product runs low", "/seller/stock/"),
    ]
    assert [row.number for row in response.context["packages"]] == [f"{late.number}-A", f"{order.number}-A"]
    for todo in response.context["todos"]:
        assert owner.get(todo["url"]).status_code == 200


def test_low_stock_shows_own_products_only(owner: Client, order: Order) -> None:
    StockLevel.objects.update(low_at=50)

    text = owner.get("/seller/stock/").content.decode()

    assert "POT-1" in text
    assert "Jute bag" not in text


def test_new_shop_reads_what_will_be_here(owner: Client) -> None:
    assert "New orders appear here" in owner.get("/seller/").content.decode()
    assert "Nothing here" in owner.get("/seller/orders/").content.decode()
    assert "Enough of everything" in owner.get("/seller/stock/").content.decode()


def test_portal_is_kept_by_no_cache(owner: Client) -> None:
    assert "no-store" in owner.get("/seller/").headers["Cache-Control"]
