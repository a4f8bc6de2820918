"""Every list of the seller portal in a shop of 5,000 products and 50,000 orders: few queries, short pages, quick answers.

`make prove` counts and walks, which any machine can do; `make bench` times, which wants a quiet one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.demo.loading import load_demo
from shop.orders.models import OrderContact, Package
from shop.sellers.models import Seller
from tests.bench.large_shop import fill_shop
from tests.bench.stopwatch import Page, table, time_pages

PRODUCTS, ORDERS = 5_000, 50_000
MOST_QUERIES, MOST_KILOBYTES, MOST_OPTIONS, SLOWEST_MS = 15, 400, 300, 100
ROUNDS, WARM = 40, 3

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def large_shop(seller: Seller, rival_seller: Seller) -> Client:
    """The browser of the owner of a shop with a long past."""
    load_demo(at=timezone.now(), progress=lambda _step: None)
    fill_shop(seller, rival_seller, products=PRODUCTS, orders=ORDERS, at=timezone.now())
    owner = Client()
    owner.force_login(User.objects.get(email="rehana@example.com"))
    return owner


def addresses(seller: Seller) -> dict[str, str]:
    """Every list with the tabs and searches that a seller uses, and one page of each kind."""
    orders, products, stock = "/seller/orders/", "/seller/products/", "/seller/stock/"
    package = Package.objects.filter(seller=seller, status="delivered").order_by("pk")[20_000]
    contact = OrderContact.objects.get(order=package.order_id)
    sku = package.lines.all()[0].sku
    variant = Variant.objects.filter(seller=seller).order_by("pk")[2_000]
    title = str(variant.product.title).split()[0]
    order_tabs = ("to-pack", "to-hand-over", "on-the-way", "delivered", "cancelled", "all")
    return {
        **{f"orders {tab}": f"{orders}?tab={tab}" for tab in order_tabs},
        "orders late": f"{orders}?tab=all&due=late",
        "orders cash": f"{orders}?tab=all&cash=1",
        "orders deep": f"{orders}?tab=all&after=~{package.pk}",
        "orders by number": f"{orders}?q={package.order.number}",
        "orders by name": f"{orders}?q={contact.name.split()[0]}",
        "orders by phone": f"{orders}?q={contact.phone.removeprefix('+88')}",
        "orders by SKU": f"{orders}?q={sku}",
        "orders by nothing": f"{orders}?q=zzqqxx",
        "order": f"{orders}{package.number}/",
        "pick list": f"{orders}pick-list/",
        **{f"products {tab}": f"{products}?tab={tab}" for tab in ("all", "active", "draft", "archived")},
        "products deep": f"{products}?older={variant.product.public_id}",
        "products by word": f"{products}?q={title}",
        "products by SKU": f"{products}?q={variant.sku}",
        "product": f"{products}{variant.product.public_id}/",
        "stock low": stock,
        "stock all": f"{stock}?tab=all",
        "stock deep": f"{stock}?tab=all&after=0.{variant.public_id}",
        "stock by word": f"{stock}?q={title}",
        "stock by SKU": f"{stock}?q={variant.sku}",
        "movements": f"{stock}{variant.public_id}/",
        **{f"returns {tab}": f"/seller/returns/?tab={tab}" for tab in ("waiting", "closed", "all")},
        "reviews": "/seller/reviews/",
        "questions": "/seller/questions/",
        "questions all": "/seller/questions/?tab=all",
    }


@pytest.mark.prove
def test_lists_of_a_large_shop_ask_little_stay_short_and_show_everything_once(
    large_shop: Client, seller: Seller
) -> None:
    faults = []

    for name, path in addresses(seller).items():
        large_shop.get(path)  # what is remembered between requests
        with CaptureQueriesContext(connection) as queries:
            page = large_shop.get(path)
        faults += [f"{name}: {fault}" for fault in faults_of(page.status_code, page.content, len(queries))]
    for path in ("orders/?tab=cancelled", "returns/?tab=waiting", "returns/?tab=all", "questions/"):
        faults += walked(large_shop, f"/seller/{path}")

    assert faults == []


def faults_of(status: int, content: bytes, queries: int) -> Iterator[str]:
    """What is wrong with an answer."""
    options = max((found.count(b"<option") for found in re.findall(rb"(?s)<select.*?</select>", content)), default=0)
    if status != 200:
        yield f"status {status}"
    if queries > MOST_QUERIES:
        yield f"{queries} queries"
    if len(content) > MOST_KILOBYTES * 1024:
        yield f"{len(content) // 1024} kB"
    if options > MOST_OPTIONS:
        yield f"{options} options to choose from"


def walked(owner: Client, path: str) -> Iterator[str]:
    """What is wrong with the pages of a list, one after the other: each row is seen once."""
    seen: list[bytes] = []
    address, base = path, path.partition("?")[0]
    while address:
        page = owner.get(address)
        seen += re.findall(rb'href="(/seller/(?:orders|returns)/(?:L|[0-9a-f]{8}-)[\w-]+/)"', page.content)
        seen += re.findall(rb'action="(/seller/[^"]+/(?:reply|answers)/)"', page.content)
        following = page.context["pages"]["next"]
        address = f"{base}{following}" if following else ""
    if len(set(seen)) != len(seen) or len(seen) < 30:
        yield f"{path}: {len(seen)} rows, {len(set(seen))} different"


@pytest.mark.bench
@pytest.mark.usefixtures("untapped_templates")
def test_lists_of_a_large_shop_are_quick(large_shop: Client, seller: Seller) -> None:
    timings = time_pages(pages(large_shop, seller), rounds=ROUNDS, warm=WARM)

    print(f"\n{table(timings, {})}\n")
    assert {name: timing.statuses for name, timing in timings.items()} == {name: {200} for name in timings}
    assert [f"{name}: {timing.p95:.0f} ms" for name, timing in timings.items() if timing.p95 > SLOWEST_MS] == []


def pages(owner: Client, seller: Seller) -> dict[str, Page]:
    """What is timed."""
    return {name: looking(owner, path) for name, path in addresses(seller).items()}


def looking(owner: Client, path: str) -> Page:
    """Look at the page, each round anew."""
    return lambda _number: lambda: owner.get(path)
