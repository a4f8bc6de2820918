"""A grown catalogue: exact in size, always the same, and as true as if the services had made it."""

import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F, Max, Min, Q, Sum

from shop.base.models import Event
from shop.catalog.models import Category, PriceChange, Product, ProductAttribute, ProductImage, Variant
from shop.catalog.services import recount_categories, refresh_listing
from shop.demo.growing import grow, missing
from shop.demo.growing.inventing import Lots, invent
from shop.demo.growing.patterns import patterns
from shop.demo.loading.content import texts
from shop.inventory.models import Movement, StockLevel
from shop.inventory.queries import balances_that_differ
from shop.inventory.services.showing import show_stock
from shop.reviews.models import Review
from shop.reviews.services import refresh_ratings
from shop.sellers.models import Seller
from tests.cast import NOW

SIZE = 500
AUTHORED = len(texts("products"))


@pytest.fixture(scope="module")
def grown_demo(demo: None) -> None:
    """The demo grown to 500 products, for all tests of this file."""
    grow(SIZE, at=NOW, progress=lambda _count: None)
    connection.check_constraints()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grown_demo")]


def grown() -> Any:
    return Product.objects.filter(handle__startswith="grown-")


def rows() -> list[Any]:
    """Everything that lists show of every product."""
    columns = ("min_price_minor", "max_price_minor", "compare_at_minor", "in_stock", "low_stock_left", "rating_tenths")
    return list(Product.objects.order_by("pk").values_list("pk", *columns, "review_count", "search_text"))


def test_the_catalogue_has_exactly_the_wanted_size() -> None:
    variants = Variant.objects.filter(product__in=grown())

    assert Product.objects.count() == SIZE
    assert grown().count() == grown().filter(status="active").count() == SIZE - AUTHORED
    assert Seller.objects.filter(status="approved").count() == len(texts("sellers")) + 120
    assert 1.7 < variants.count() / grown().count() < 2.3
    assert StockLevel.objects.filter(variant__in=variants).count() == variants.count()
    assert not grown().filter(images=None).exists()
    assert grown().aggregate(n=Count("category", distinct=True))["n"] > 20


def test_growing_again_to_the_same_size_adds_nothing() -> None:
    before = rows()

    made = grow(SIZE, at=NOW, progress=lambda _count: None)

    assert (made, missing(SIZE)) == (0, 0)
    assert rows() == before


def test_growing_further_adds_the_rest_and_leaves_what_was_there() -> None:
    before, heard = rows(), []

    made = grow(SIZE + 40, at=NOW + timedelta(days=1), progress=heard.append)

    assert (made, sum(heard), Product.objects.count()) == (40, 40, SIZE + 40)
    assert rows()[:SIZE] == before
    assert balances_that_differ() == []


def test_a_product_depends_on_its_number_only() -> None:
    lots = Lots(patterns(), list(range(1, 121)))

    assert invent(123, lots) == invent(123, lots)
    assert invent(123, lots) != invent(124, lots)


def test_lists_tell_what_the_services_would_write() -> None:
    before, counts = rows(), list(Category.objects.order_by("pk").values_list("pk", "product_count"))
    products = list(Product.objects.order_by("pk").values_list("pk", flat=True))

    refresh_listing(product_ids=products)
    show_stock(variant_ids=Variant.objects.order_by("pk").values_list("pk", flat=True))
    refresh_ratings(product_ids=products)
    recount_categories()

    assert rows() == before
    assert list(Category.objects.order_by("pk").values_list("pk", "product_count")) == counts
    active = Product.objects.filter(status="active").count()
    assert Category.objects.filter(depth=1).aggregate(n=Sum("product_count"))["n"] == active


def test_balances_equal_their_movements() -> None:
    assert balances_that_differ() == []
    kinds = Movement.objects.filter(variant__product__in=grown()).values_list("kind", flat=True)
    assert set(kinds) == {"receive", "adjust"}


def test_every_variant_has_its_present_price_in_its_history() -> None:
    latest = {change.variant_id: change for change in PriceChange.objects.order_by("at", "pk")}
    variants = Variant.objects.order_by("pk")

    assert [
        one.sku
        for one in variants
        if (latest[one.pk].price_minor, latest[one.pk].compare_at_minor) != (one.price_minor, one.compare_at_minor)
    ] == []
    reduced = Variant.objects.filter(product__in=grown(), compare_at_minor__isnull=False)
    assert 0.08 < reduced.count() / Variant.objects.filter(product__in=grown()).count() < 0.3


def test_every_step_to_sale_is_logged_and_options_fit_their_variants() -> None:
    logged = grown().filter(changes__to_status="active", changes__at=F("published_at"))
    several = Count("variants", distinct=True)

    assert logged.count() == grown().count()
    chosen = grown().annotate(several=several).filter(several__gt=1)
    assert not chosen.filter(Q(options=None) | Q(variants__value1=None)).exists()
    assert not grown().annotate(several=several).filter(several=1).exclude(options=None).exists()
    assert not Variant.objects.exclude(value1=None).exclude(value1__option__product=F("product")).exists()


def test_goods_differ_in_price_place_and_text() -> None:
    prices = grown().aggregate(low=Min("min_price_minor"), high=Max("max_price_minor"))

    assert prices["high"] > 50 * prices["low"]
    assert not Variant.objects.exclude(price_minor__gt=F("cost_minor")).exists()
    assert all(set(product.title) >= {"en", "bn", "ar"} for product in grown())
    assert grown().values("title").distinct().count() > 0.9 * grown().count()
    assert {kind for kind in ("choice", "number", "boolean", "text") if ProductAttribute.objects.filter(
        product__in=grown(), **{f"{kind}__isnull": False}).exists()} == {"choice", "number", "boolean", "text"}  # fmt: skip


def test_pictures_and_reviews_are_those_of_the_authored_goods() -> None:
    authored = ProductImage.objects.exclude(product__in=grown()).values("base_key")
    reviews = Review.objects.filter(product__in=grown())

    assert not ProductImage.objects.filter(product__in=grown()).exclude(base_key__in=authored).exists()
    assert 0.2 < reviews.values("product").distinct().count() / grown().count() < 0.5
    assert not reviews.filter(written_at__lte=F("product__published_at")).exists()
    assert not reviews.filter(Q(verified=True) | Q(written_at__gte=NOW)).exists()


def test_grown_goods_are_no_news() -> None:
    grown_ids = set(Variant.objects.filter(product__in=grown()).values_list("pk", flat=True))

    told = {pk for event in Event.objects.filter(name="inventory.stock_changed") for pk in event.payload["variant_ids"]}

    assert told
    assert told & grown_ids == set()


def test_growing_is_refused_outside_demo_mode(settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="demo mode"):
        call_command("demo", "--grow", str(SIZE + 1))

    assert Product.objects.count() == SIZE


def test_the_command_grows_and_a_reset_takes_it_all_away() -> None:
    said = StringIO()

    call_command("demo", "--once", "--grow", str(SIZE + 3), stdout=said)
    connection.check_constraints()
    call_command("demo", "--reset", stdout=said)

    assert "3 products were grown." in said.getvalue()
    assert Product.objects.count() == AUTHORED
    assert Seller.objects.filter(status="approved").count() == len(texts("sellers"))


@pytest.mark.prove
def test_forty_three_thousand_products_grow_within_three_minutes() -> None:
    started = time.monotonic()

    made = grow(43_000, at=NOW, progress=lambda _count: None)

    assert time.monotonic() - started < 180
    assert made == 43_000 - SIZE
    assert Product.objects.count() == 43_000
    assert balances_that_differ() == []
