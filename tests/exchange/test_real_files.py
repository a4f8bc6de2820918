"""The real product files, through the services and the database."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from time import perf_counter

import pytest

from shop.base.actor import Actor
from shop.catalog.models import Category, PriceChange, Product, ProductImage, Variant
from shop.exchange.services import ImportOrder, import_categories, import_products, open_pictures, undo_import
from shop.inventory.models import StockLevel
from shop.inventory.queries import balances_that_differ
from shop.sellers.models import Seller
from tests.exchange.test_importing import all_states

pytestmark = [pytest.mark.django_db, pytest.mark.needs_shared]


@pytest.fixture
def run_real(shared: Path, seller: Seller, by: Actor, at: datetime):
    """Import one of the shared files."""

    def run(name: str, format_name: str, **changes):
        columns = {"path": shared / "data" / name, "format_name": format_name, "seller_id": seller.pk}
        return import_products(order=ImportOrder(**columns | changes), by=by, at=at)

    return run


@pytest.mark.bench
def test_fashion_file_is_imported_in_under_a_minute(run_real) -> None:
    began = perf_counter()

    run_real("import/shopify_fashion.csv.gz", "shopify", seller_id=None)

    assert perf_counter() - began < 60


def test_fashion_file_is_imported_for_its_hundred_vendors(run_real) -> None:
    outcome = run_real("import/shopify_fashion.csv.gz", "shopify", seller_id=None)

    assert (outcome.counts.created, outcome.counts.variants_created) == (997, 3679)
    assert Seller.objects.exclude(slug="rupganj-clay").count() == 100
    assert Counter(problem.code for problem in outcome.problems) == {
        "sku_again": 5,
        "stock_negative": 5,
        "compare_at_not_higher": 2,
        "digital_without_file": 1,
    }
    assert PriceChange.objects.count() == Variant.objects.count() == 3679
    assert ProductImage.objects.filter(state="waiting").count() == outcome.counts.pictures_waiting == 4742
    assert balances_that_differ() == []


@pytest.mark.prove
def test_fashion_file_again_changes_nothing_and_is_undone_whole(run_real, by, at) -> None:
    first = run_real("import/shopify_fashion.csv.gz", "shopify", seller_id=None)
    states = all_states()

    again = run_real("import/shopify_fashion.csv.gz", "shopify", seller_id=None)
    unchanged = all_states() == states
    outcome = undo_import(run_id=first.run.pk, by=by, at=at)

    assert unchanged
    assert (again.counts.created, again.counts.changed, again.counts.unchanged) == (0, 0, 997)
    assert (outcome.removed, outcome.restored, outcome.refused) == (997, 0, 0)
    assert Product.objects.filter(status="active").count() == 0
    assert StockLevel.objects.exclude(on_hand=0).count() == 0


def test_apparel_file_again_changes_nothing_and_is_undone_whole(run_real, by, at) -> None:
    first = run_real("import/shopify_apparel.csv", "shopify")
    again = run_real("import/shopify_apparel.csv", "shopify")
    on_sale = Product.objects.filter(status="active").count()
    outcome = undo_import(run_id=first.run.pk, by=by, at=at)

    assert (first.counts.created, first.counts.variants_created, list(first.problems)) == (25, 96, [])
    assert (again.counts.unchanged, again.counts.changed, on_sale) == (25, 0, 25)
    assert (outcome.removed, outcome.refused, Product.objects.filter(status="active").count()) == (25, 0, 0)


@pytest.mark.parametrize(
    ("name", "products", "variants"), [("burst_apparel", 20, 22), ("burst_jewelery", 20, 23), ("jewelry", 19, 24)]
)
def test_files_of_the_same_family_are_imported_whole(run_real, name: str, products: int, variants: int) -> None:
    outcome = run_real(f"import/shopify_{name}.csv", "shopify")

    assert (outcome.counts.created, outcome.counts.variants_created, list(outcome.problems)) == (products, variants, [])


def test_woocommerce_sample_is_imported_with_all_kinds_that_can_be_sold(run_real) -> None:
    first = run_real("import/woocommerce_sample_products.csv", "woocommerce")
    again = run_real("import/woocommerce_sample_products.csv", "woocommerce")

    assert (first.counts.created, first.counts.variants_created) == (13, 20)
    assert (again.counts.unchanged, again.counts.changed) == (13, 0)
    assert sorted(Product.objects.filter(kind="digital").values_list("handle", "status")) == [
        ("cc-album", "draft"), ("cc-single", "draft"),
    ]  # fmt: skip
    hoodie = Product.objects.get(handle="cc-hoodie")
    assert [str(option.name) for option in hoodie.options.all()] == ["Color", "Logo"]
    assert hoodie.variants.count() == 6
    assert StockLevel.objects.count() == 0


def test_vendure_file_takes_its_photos_from_the_archive(run_real, shared: Path) -> None:
    pictures = open_pictures(shared / "data" / "photos.zip")

    first = run_real("import/vendure_products.csv", "vendure", pictures=pictures)
    again = run_real("import/vendure_products.csv", "vendure", pictures=pictures)

    assert (first.counts.created, first.counts.variants_created, first.counts.pictures_missing) == (54, 86, 0)
    assert [(problem.line, problem.code) for problem in first.problems] == [(88, "sku_again"), (89, "sku_again")]
    assert ProductImage.objects.exclude(content_hash="").count() == 54
    assert (again.counts.unchanged, again.counts.changed) == (54, 0)


def test_vendure_file_without_photos_says_how_many_are_missing(run_real) -> None:
    outcome = run_real("import/vendure_products.csv", "vendure")

    assert (outcome.counts.created, outcome.counts.pictures_missing, ProductImage.objects.count()) == (54, 54, 0)


@pytest.mark.prove
def test_best_buy_categories_and_products_come_together(run_real, shared: Path, by, at) -> None:
    categories = shared / "data" / "bestbuy_categories.jsonl.gz"

    made = import_categories(path=categories, language="en", by=by, at=at)
    again = import_categories(path=categories, language="en", by=by, at=at)
    outcome = run_real("bestbuy_products_with_category.jsonl.gz", "bestbuy", starting_stock=3)

    assert (made.read, len(made.problems), again.made) == (4583, 1, 0)
    assert Category.objects.filter(depth=6).count() == 36
    assert (outcome.counts.created, list(outcome.problems)) == (3291, [])
    assert Product.objects.values("category").distinct().count() == 62
    assert StockLevel.objects.filter(on_hand=3).count() == 3291
