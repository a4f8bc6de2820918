"""Loading the demo: everything once, and again nothing."""

from datetime import datetime
from typing import Any

import pytest

from shop.catalog.models import Download, Product, Variant
from shop.demo.loading import load_demo
from shop.demo.loading.content import FOLDER, texts
from shop.demo.loading.past_orders import load_past_orders
from shop.inventory.queries import balances_that_differ
from shop.orders.models import Order

pytestmark = pytest.mark.django_db


def test_loading_twice_gives_each_digital_variant_one_true_file(at: datetime) -> None:
    load_demo(at=at, progress=lambda _step: None)
    load_demo(at=at, progress=lambda _step: None)

    digital = {v["sku"]: v["download"] for p in texts("products") for v in p["variants"] if "download" in v}
    kept = {one.variant.sku: one for one in Download.objects.select_related("variant")}
    assert {sku: one.file_name for sku, one in kept.items()} == digital
    for sku, one in kept.items():
        assert one.size_bytes == (FOLDER / "downloads" / digital[sku]).stat().st_size
    assert Download.objects.count() == len(digital)
    assert Product.objects.count() == len(texts("products"))
    assert Variant.objects.count() == sum(len(product["variants"]) for product in texts("products"))
    assert balances_that_differ() == []


def test_outside_demo_mode_there_are_none(settings: Any, at: datetime) -> None:
    settings.DEMO = False

    load_past_orders(at=at)

    assert not Order.objects.exists()
