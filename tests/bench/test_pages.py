"""Server time of the shop's pages on 43,000 products, beside a bare Django view that prints the same rows.

The yardsticks go through the same client and middleware; "function" is the view's function alone, to see their share.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client, RequestFactory

from shop.catalog.models import AttributeChoice, Category, Product, Variant
from shop.orders.models import Order
from tests.bench import plain
from tests.bench.stopwatch import Page, failures, table, time_pages
from tests.web.storefront.purchase import fill_steps, payment_fields

pytestmark = [
    pytest.mark.bench,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("large_catalogue", "untapped_templates"),
]
ROUNDS, WARM = 60, 5
BARE_LISTING, BARE_PRODUCT = "bare listing", "bare product"
LIMITS = [("listing page 1", BARE_LISTING, 5), ("product", BARE_PRODUCT, 6)]
PLACE_ORDER_MS = 150
"""Pressing Pay, with nineteen of twenty presses answered in that time; the provider is asked elsewhere."""

YARDSTICKS = {
    "listing function": BARE_LISTING,
    "product function": BARE_PRODUCT,
    "home": BARE_LISTING,
    "listing page 1": BARE_LISTING,
    "listing page 200": BARE_LISTING,
    "category": BARE_LISTING,
    "facet": BARE_LISTING,
    "search": BARE_LISTING,
    "product": BARE_PRODUCT,
    "cart": BARE_LISTING,
    "place order": BARE_LISTING,
}


def visit(addresses: list[str]) -> Page:
    """Look at one of the addresses each round, with a cookie as a returning visitor has."""
    client = Client()
    return lambda number: lambda: client.get(addresses[number % len(addresses)])


def cart(variants: list[Variant]) -> Page:
    """Look at a cart of four things."""
    client = Client()
    fill(client, variants[:4])
    return lambda _number: lambda: client.get("/cart/")


def fill(client: Client, variants: list[Variant]) -> None:
    for variant in variants:
        assert client.post("/cart/lines/", {"variant": variant.public_id, "quantity": "1"}).status_code == 302


def order(variants: list[Variant]) -> Page:
    """Press Pay for two things, cash on delivery; each round is another guest who has gone through the steps."""

    def prepare(number: int) -> Callable[[], HttpResponseBase]:
        guest = Client(REMOTE_ADDR=f"10.9.8.{number % 250 + 1}")
        fill(guest, [variants[number % 10], variants[number % 10 + 10]])
        fill_steps(guest)
        fields = payment_fields(guest, "cod")
        return lambda: guest.post("/checkout/payment/", fields)

    return prepare


def well_stocked() -> list[Variant]:
    """Twenty variants that hundred orders do not sell out, of different products."""
    plenty = Variant.objects.filter(stock__on_hand__gte=150, product__handle__startswith="grown-", position=1)
    return list(plenty.order_by("pk")[:20])


def grown_slugs() -> list[str]:
    """Twenty products of up to four variants, as most are, some with reviews."""
    return list(Product.objects.filter(handle__startswith="grown-").order_by("pk").values_list("slug", flat=True)[:20])


def pages() -> dict[str, Page]:
    """Everything that is measured."""
    slugs, variants = grown_slugs(), well_stocked()
    large = Category.objects.filter(depth=1).order_by("-product_count").first()
    choice = AttributeChoice.objects.filter(attribute__category=large).select_related("attribute").first()
    facet = f"/c/{large.url_path}/?a.{choice.attribute.code}={choice.code}&stock=1"
    return {
        "listing function": lambda _number: lambda: plain.listing(RequestFactory().get("/")),
        "product function": lambda number: lambda: plain.product(RequestFactory().get("/"), slugs[number % len(slugs)]),
        BARE_LISTING: visit(["/bare/listing/"]),
        BARE_PRODUCT: visit([f"/bare/products/{slug}/" for slug in slugs]),
        "home": visit(["/"]),
        "listing page 1": visit(["/products/"]),
        "listing page 200": visit(["/products/?page=200"]),
        "category": visit([f"/c/{large.url_path}/"]),
        "facet": visit([facet]),
        "search": visit(["/search/?q=stoneware+mug"]),
        "product": visit([f"/products/{slug}/" for slug in slugs]),
        "cart": cart(variants),
        "place order": order(variants),
    }


def test_pages_are_as_quick_as_their_aim(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.bench.plain"
    before = Order.objects.count()

    timings = time_pages(pages(), rounds=ROUNDS, warm=WARM)

    print(f"\n{table(timings, YARDSTICKS)}\n")
    answered = {name: timing.statuses for name, timing in timings.items()}
    assert answered == {name: {302} if name == "place order" else {200} for name in timings}
    assert Order.objects.count() - before == ROUNDS + WARM
    assert failures(timings, LIMITS) == []
    assert timings["place order"].p95 < PLACE_ORDER_MS
