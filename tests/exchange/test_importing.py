"""Importing files into the catalogue: what is made, changed, kept, reported and gone on with."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from shop.base.actor import Actor
from shop.catalog.models import Category, PriceChange, Product, ProductImage, Variant
from shop.catalog.queries import states_of
from shop.exchange.models import ImportChange, ImportProblem, ImportRun
from shop.exchange.problems import File, FileProblem
from shop.exchange.services import CannotImport, ImportOrder, ImportOutcome, import_products
from shop.exchange.services import batches as batch_services
from shop.inventory.models import Movement, StockLevel
from shop.inventory.queries import balances_that_differ
from shop.inventory.services import hold
from shop.sellers.models import Seller
from tests.factories import make_product

pytestmark = pytest.mark.django_db

HEADER = "Handle,Title,Body (HTML),Vendor,Type,Tags,Status,Option1 Name,Option1 Value,Variant SKU,Variant Grams,"
HEADER += "Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src\n"
CUP = 'cup,Clay cup,<p>Fired</p>,Potters,Cups,"clay, kitchen",active,Size,S,C-S,300,shopify,4,350.00,400,https://e.com/1.png\n'
CUP += "cup,,,,,,,,L,C-L,400,shopify,0,450.00,,https://e.com/2.png\n"
BOWL = "bowl,Bowl,,Wood Works,Bowls,,draft,Title,Default Title,B-1,,,,120.50,,\n"

type RunImport = Callable[..., ImportOutcome]


@pytest.fixture
def run_import(write_file: Any, seller: Seller, by: Actor, at: datetime) -> RunImport:
    """Import a text (or a path) as a Shopify file of the cast's seller, unless told otherwise."""

    def run(content: str | bytes | Path, *, progress: Any = None, **changes: Any) -> ImportOutcome:
        path = content if isinstance(content, Path) else write_file(content)
        order = ImportOrder(**{"path": path, "format_name": "shopify", "seller_id": seller.pk} | changes)
        outcome = import_products(order=order, by=by, at=at, progress=progress)
        assert all("%(" not in problem.sentence for problem in outcome.problems)
        return outcome

    return run


def everything() -> dict[str, int]:
    """How many rows of everything that an import may touch there are."""
    models = (Product, Variant, PriceChange, ProductImage, Category, StockLevel, Movement, Seller)
    models += (ImportRun, ImportChange, ImportProblem)
    return {model.__name__: model.objects.count() for model in models}


def all_states() -> dict[str, Any]:
    """Every product by handle, without ids."""
    states = states_of(Product.objects.values_list("pk", flat=True))
    return {
        state.handle: state.as_json() | {"variants": [_plain(each) for each in state.variants]}
        for state in states.values()
    }


def _plain(variant: Any) -> tuple[Any, ...]:
    return (variant.sku, variant.values, variant.price_minor, variant.compare_at_minor, variant.archived)


def test_new_products_get_variants_prices_stock_pictures_and_categories(run_import, seller) -> None:
    outcome = run_import(HEADER + CUP + BOWL)

    cup = Product.objects.get(handle="cup")
    small, large = cup.variants.order_by("position")
    assert (outcome.counts.created, outcome.counts.variants_created, list(outcome.problems)) == (2, 3, [])
    assert (cup.seller, cup.slug, str(cup.title), cup.status) == (seller, "cup", "Clay cup", "active")
    assert (str(cup.category.title), cup.brand.name, cup.tags) == ("Cups", "Potters", ["clay", "kitchen"])
    assert [
        (v.sku, v.price_minor, v.compare_at_minor, v.weight_grams, str(v.options_text)) for v in (small, large)
    ] == [
        ("C-S", 35000, 40000, 300, "S"),
        ("C-L", 45000, None, 400, "L"),
    ]
    assert (small.stock.on_hand, large.stock.on_hand) == (4, 0)
    assert [(row.position, row.source_url, row.state) for row in cup.images.order_by("position")] == [
        (1, "https://e.com/1.png", "waiting"),
        (2, "https://e.com/2.png", "waiting"),
    ]


def test_first_prices_and_statuses_are_logged_under_the_change_set(run_import) -> None:
    run = run_import(HEADER + CUP).run

    assert sorted(PriceChange.objects.values_list("price_minor", "change_set")) == [
        (35000, run.change_set),
        (45000, run.change_set),
    ]
    assert list(Movement.objects.values_list("kind", "on_hand", "change_set")) == [("receive", 4, run.change_set)]
    assert [(step.from_status, step.to_status) for step in Product.objects.get().changes.all()] == [("", "active")]


def test_lists_know_price_stock_and_words_at_once(run_import) -> None:
    run_import(HEADER + CUP)

    cup = Product.objects.get()
    assert (cup.min_price_minor, cup.max_price_minor, cup.in_stock) == (35000, 45000, True)
    assert "Potters" in cup.search_text


def test_variant_that_nobody_counts_can_always_be_bought(run_import) -> None:
    run_import(HEADER + BOWL.replace("draft", "active"))

    bowl = Product.objects.get()
    assert (StockLevel.objects.count(), bowl.in_stock) == (0, True)


def test_same_file_again_changes_nothing(run_import) -> None:
    run_import(HEADER + CUP + BOWL)
    before, states = everything(), all_states()

    outcome = run_import(HEADER + CUP + BOWL)

    assert (outcome.counts.created, outcome.counts.changed, outcome.counts.unchanged) == (0, 0, 2)
    assert all_states() == states
    assert everything() == before | {"ImportRun": before["ImportRun"] + 1}


def test_absent_column_keeps_and_blank_cell_clears(run_import) -> None:
    run_import(HEADER + CUP)

    outcome = run_import(
        "Handle,Title,Body (HTML),Tags,Variant SKU,Variant Compare At Price,Variant Grams\ncup,Clay cup,,,C-S,,\n"
    )

    cup = Product.objects.get()
    small, large = cup.variants.order_by("position")
    assert outcome.counts.changed == 1
    assert (str(cup.description), cup.tags, small.compare_at_minor, small.weight_grams) == ("", [], None, 0)
    assert (cup.brand.name, cup.status, small.price_minor, small.sku) == ("Potters", "active", 35000, "C-S")
    assert (large.price_minor, large.weight_grams, cup.images.filter(removed_at=None).count()) == (45000, 400, 2)


def test_changed_price_becomes_a_new_row_of_the_price_history(run_import) -> None:
    run_import(HEADER + CUP)

    run_import("Handle,Title,Variant SKU,Variant Price\ncup,Clay cup,C-S,360\n")

    small = Variant.objects.get(sku="C-S")
    assert list(small.price_changes.order_by("id").values_list("price_minor", flat=True)) == [35000, 36000]
    assert Variant.objects.get(sku="C-L").price_changes.count() == 1


def test_changed_stock_becomes_one_adjustment(run_import) -> None:
    run_import(HEADER + CUP)

    outcome = run_import("Handle,Title,Variant SKU,Variant Inventory Qty\ncup,Clay cup,C-S,9\ncup,,C-L,0\n")

    assert outcome.counts.changed == 1
    assert list(Movement.objects.order_by("id").values_list("kind", "on_hand")) == [("receive", 4), ("adjust", 5)]
    assert balances_that_differ() == []


def test_new_variant_joins_the_stored_ones(run_import) -> None:
    run_import(HEADER + CUP)

    run_import(HEADER + "cup,Clay cup,,,,,,Size,M,C-M,350,shopify,2,400,,\n")

    variants = Variant.objects.order_by("position")
    assert [(v.sku, str(v.options_text), v.archived_at) for v in variants] == [
        ("C-S", "S", None),
        ("C-L", "L", None),
        ("C-M", "M", None),
    ]


def test_variant_is_found_by_its_values_when_its_number_changes(run_import) -> None:
    run_import(HEADER + CUP)
    small = Variant.objects.get(sku="C-S")

    run_import(HEADER + "cup,Clay cup,,,,,,size,s,NEW-S,,shopify,4,350,,\n")

    small.refresh_from_db()
    assert (small.sku, Variant.objects.count()) == ("NEW-S", 2)


def test_other_options_than_the_stored_ones_leave_the_product_as_it_is(run_import) -> None:
    run_import(HEADER + CUP)
    states = all_states()

    outcome = run_import(HEADER + "cup,Clay cup,,,,,,Color,Red,C-R,,shopify,4,350,,\n")

    assert [problem.code for problem in outcome.problems] == ["options_differ"]
    assert all_states() == states


def test_bad_lines_are_reported_and_good_ones_kept(run_import) -> None:
    bad = "plate,Plate,,,,,active,,,P-1,,,,12.345,,\n,,,,,,,,,,,,,,,\nvase,,,,,,active,,,V-1,,,,10,,\n"

    outcome = run_import(HEADER + CUP + bad + BOWL)

    kept = list(outcome.run.problems.values_list("line", "code", "effect"))
    assert sorted(Product.objects.values_list("handle", flat=True)) == ["bowl", "cup"]
    assert kept == [
        (4, "figure_decimals", "line_left_out"),
        (4, "no_variant_left", "product_left_out"),
        (6, "no_title", "product_left_out"),
    ]


def test_number_of_another_line_or_product_is_reported(run_import) -> None:
    run_import(HEADER + CUP)

    outcome = run_import(
        HEADER + BOWL.replace("B-1", "C-S") + BOWL.replace("bowl", "dish") + BOWL.replace("bowl", "tray")
    )

    assert [(problem.line, problem.code) for problem in outcome.problems] == [
        (2, "sku_taken"), (2, "no_variant_left"), (4, "sku_again"), (4, "no_variant_left"),
    ]  # fmt: skip
    assert sorted(Product.objects.values_list("handle", flat=True)) == ["cup", "dish"]


def test_variants_without_numbers_get_their_own(run_import) -> None:
    text = "Handle,Title,Option1 Name,Option1 Value,Variant Price\ncup,Cup,Size,S,1\ncup,,,L,2\n"

    run_import(text)
    again = run_import(text)

    assert list(Variant.objects.order_by("position").values_list("sku", flat=True)) == ["cup-s", "cup-l"]
    assert again.counts.unchanged == 1


def test_title_alone_makes_a_draft_without_price(run_import) -> None:
    outcome = run_import("Title\nClay cup\n")

    product = Product.objects.get()
    assert (product.handle, product.status, product.variants.get().price_minor) == ("clay-cup", "draft", 0)
    assert [problem.code for problem in outcome.problems] == ["draft_without_price"]


def test_digital_product_stays_a_draft_without_stock(run_import) -> None:
    outcome = run_import(
        "Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty,Variant Requires Shipping\nsong,Song,S,5,9,false\n"
    )

    product = Product.objects.get()
    assert (product.kind, product.status, StockLevel.objects.count()) == ("digital", "draft", 0)
    assert [problem.code for problem in outcome.problems] == ["digital_without_file"]


def test_two_sellers_may_use_the_same_handle_and_numbers(run_import, rival_seller) -> None:
    run_import(HEADER + BOWL)

    outcome = run_import(HEADER + BOWL, seller_id=rival_seller.pk)

    assert outcome.counts.created == 1
    assert sorted(Product.objects.values_list("slug", flat=True)) == ["bowl", "bowl-2"]


def test_vendors_become_approved_sellers_once(run_import) -> None:
    again = HEADER + CUP + BOWL + CUP.replace("cup", "mug").replace("C-", "M-")

    run_import(again, seller_id=None)
    outcome = run_import(again, seller_id=None)

    made = Seller.objects.exclude(slug="rupganj-clay")
    assert sorted((str(each.name), each.slug, each.status) for each in made) == [
        ("Potters", "potters", "approved"),
        ("Wood Works", "wood-works", "approved"),
    ]
    assert outcome.counts.unchanged == 3


def test_product_without_vendor_is_left_out_when_sellers_come_from_vendors(run_import) -> None:
    outcome = run_import(HEADER + BOWL.replace("Wood Works", "") + CUP, seller_id=None)

    assert [(problem.line, problem.code) for problem in outcome.problems] == [(2, "no_vendor")]
    assert Product.objects.get().handle == "cup"


def test_other_languages_of_a_text_stay(run_import) -> None:
    run_import(HEADER + CUP)

    run_import("Handle,Title\ncup,মাটির কাপ\n", language="bn")

    assert dict(Product.objects.get().title) == {"en": "Clay cup", "bn": "মাটির কাপ"}


def test_dry_run_reports_and_keeps_nothing(run_import) -> None:
    before = everything()

    outcome = run_import(
        HEADER + CUP + "vase,,,,,,active,,,V-1,,,,10,,\n" + BOWL, seller_id=None, dry_run=True, batch=1
    )

    assert (outcome.counts.created, outcome.counts.variants_created, outcome.run) == (2, 3, None)
    assert [(problem.line, problem.code) for problem in outcome.problems] == [(4, "no_title")]
    assert everything() == before


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\x89PNG\r\n\x1a\n\x00\x00", File.BINARY), ("Handle,Title\na,b\n".encode("utf-16"), File.UTF16),
     (b"Handle,Title\na,caf\xe9\n", File.NOT_UTF8), (b"Book,Books > A,978,Emma\nBook,x,y,z\n", File.NO_HEADER),
     (b"", File.EMPTY), (b"Handle,Title\n", File.NO_ROWS)],
)  # fmt: skip
def test_wrong_file_gets_its_sentence_and_changes_nothing(run_import, content: bytes, code: File) -> None:
    before = everything()

    with pytest.raises(FileProblem) as refusal:
        run_import(content)

    assert refusal.value.code is code
    assert len(str(refusal.value)) > 40
    assert everything() == before


def test_file_of_formulas_imports_nothing(run_import) -> None:
    outcome = run_import("Handle,Title,Variant SKU,Variant Price\n=A1,=B1,=C1,=D1\ncup,Cup,C-1,=2+2\n")

    assert (Product.objects.count(), outcome.counts.created) == (0, 0)
    assert {problem.code for problem in outcome.problems} == {"formula_in_code", "figure", "no_variant_left"}


def many(count: int) -> str:
    """A file of simple products."""
    return HEADER + "".join(
        f"p{n},Product {n},,,Things,,active,,,SKU-{n},,shopify,{n},{n}.50,,\n" for n in range(1, count + 1)
    )


def test_interrupted_import_goes_on_and_equals_one_run(run_import) -> None:
    def stop_in_the_middle(line: int, _end: int) -> None:
        if line > 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(many(50), batch=10, progress=stop_in_the_middle)
    half = Product.objects.count()
    outcome = run_import(many(50), batch=10)

    assert half == 20
    assert (outcome.went_on, outcome.counts.created) == (True, 30)
    run = ImportRun.objects.get()
    assert (run.status, run.created, run.items_done, run.line_reached) == ("finished", 50, 50, 51)
    assert Product.objects.count() == 50
    assert PriceChange.objects.count() == 50


def test_batch_that_dies_leaves_nothing_of_itself(run_import, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = batch_services.refresh_listing
    calls = iter(range(10))

    def dies_at_the_third(**columns: Any) -> None:
        if next(calls) == 2:
            raise MemoryError
        whole(**columns)

    monkeypatch.setattr(batch_services, "refresh_listing", dies_at_the_third)
    with pytest.raises(MemoryError):
        run_import(many(50), batch=10)

    assert Product.objects.count() == Variant.objects.count() == ImportChange.objects.count() == 20
    assert ImportRun.objects.get().items_done == 20


def test_product_that_the_database_refuses_is_reported_and_the_others_kept(run_import, monkeypatch) -> None:
    whole = batch_services.write_products

    def refuses_the_fifth(*, writes: Any, **columns: Any) -> Any:
        if any(write.after.handle == "p5" for write in writes):
            raise DatabaseError
        return whole(writes=writes, **columns)

    monkeypatch.setattr(batch_services, "write_products", refuses_the_fifth)
    outcome = run_import(many(10))

    assert (outcome.counts.created, Product.objects.count()) == (9, 9)
    assert [(problem.line, problem.code, problem.value) for problem in outcome.problems] == [(6, "not_stored", "p5")]


def test_two_imports_of_one_file_at_once_do_not_both_write(run_import) -> None:
    def rival(line: int, _end: int) -> None:
        if line == 11:
            run_import(many(30), batch=10)

    with pytest.raises(CannotImport):
        run_import(many(30), batch=10, progress=rival)

    assert (Product.objects.count(), ImportRun.objects.get().created) == (30, 30)


def test_product_made_by_hand_is_adopted_by_its_number(run_import, seller) -> None:
    product = make_product(seller, sku="C-1", price_minor=500)

    outcome = run_import("Handle,Title,Variant SKU,Variant Price\ncup,Clay cup,C-1,6\n")

    product.refresh_from_db()
    assert (outcome.counts.created, outcome.counts.changed, Product.objects.count()) == (0, 1, 1)
    assert (product.handle, str(product.title), product.variants.get().price_minor) == ("cup", "Clay cup", 600)


def test_stock_below_what_orders_hold_becomes_what_they_hold(run_import, by, at) -> None:
    run_import(HEADER + CUP)
    small = Variant.objects.get(sku="C-S")
    hold(order_id=1, quantities={small.pk: 3}, expires_at=None, by=by, at=at)

    outcome = run_import("Handle,Title,Variant SKU,Variant Inventory Qty\ncup,Clay cup,C-S,1\n")

    assert [(problem.code, dict(problem.params)) for problem in outcome.problems] == [("stock_held", {"held": 3})]
    assert (small.stock.on_hand, balances_that_differ()) == (3, [])


def test_number_taken_within_a_new_vendor_is_seen_across_the_batches_of_a_dry_run(run_import) -> None:
    twice = HEADER + BOWL + BOWL.replace("bowl", "dish")

    outcome = run_import(twice, seller_id=None, dry_run=True, batch=1)

    assert [(problem.line, problem.code) for problem in outcome.problems] == [(3, "sku_again"), (3, "no_variant_left")]


def test_numbers_of_the_interrupted_part_are_still_taken(run_import) -> None:
    def stop(_line: int, _end: int) -> None:
        raise KeyboardInterrupt

    twice = HEADER + BOWL + BOWL.replace("bowl", "dish")
    with pytest.raises(KeyboardInterrupt):
        run_import(twice, batch=1, progress=stop)
    outcome = run_import(twice, batch=1)

    assert [(problem.line, problem.code, dict(problem.params)) for problem in outcome.problems] == [
        (3, "sku_again", {"line": 2}),
        (3, "no_variant_left", {}),
    ]


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_killed_import_goes_on_and_equals_one_run(run_import) -> None:
    def killed(line: int, _end: int) -> None:
        if line > 200:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            inherited, connection.connection = connection.connection, None  # the parent's session stays open
            connection.set_schema(settings.DEFAULT_SCHEMA)
            run_import(many(500), batch=50, progress=killed)
        finally:
            os._exit(1 if inherited is None else 2)
    _pid, status = os.waitpid(child, 0)
    half = Product.objects.count()
    outcome = run_import(many(500), batch=50)

    assert (os.WIFSIGNALED(status), os.WTERMSIG(status)) == (True, signal.SIGKILL)
    assert (half, outcome.went_on, outcome.counts.created) == (200, True, 300)
    assert (Product.objects.count(), Variant.objects.count(), PriceChange.objects.count()) == (500, 500, 500)
    assert balances_that_differ() == []
