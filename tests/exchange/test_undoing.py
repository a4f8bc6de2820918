"""Taking imports back."""

from __future__ import annotations

from datetime import datetime

import pytest

from shop.base.actor import Actor
from shop.catalog.models import PriceChange, Product, Variant
from shop.catalog.services import set_price
from shop.exchange.models import ImportRun
from shop.exchange.services import CannotUndo, UndoOutcome, undo_import
from shop.inventory.models import StockLevel
from shop.inventory.queries import balances_that_differ
from shop.inventory.services import receive
from tests.exchange.test_importing import BOWL, CUP, HEADER, all_states, everything, run_import

__all__ = ["run_import"]

pytestmark = pytest.mark.django_db

CHANGED = HEADER.replace("Handle", "handle")
CHANGED += "cup,Tea cup,,Makers,Mugs,new,draft,Size,S,C-S,310,shopify,7,300.00,,https://e.com/3.png\n"
CHANGED += "cup,,,,,,,,M,C-M,350,shopify,1,400.00,,\n"


@pytest.fixture
def undo(by: Actor, at: datetime):
    """Undo a run."""

    def run(import_run: ImportRun) -> UndoOutcome:
        return undo_import(run_id=import_run.pk, by=by, at=at)

    return run


def test_new_products_are_trashed_and_their_stock_counted_as_none(run_import, undo) -> None:
    run = run_import(HEADER + CUP + BOWL).run

    outcome = undo(run)

    assert (outcome.removed, outcome.restored, outcome.refused) == (2, 0, 0)
    assert [(p.status, p.trashed_at is not None, p.in_stock) for p in Product.objects.order_by("handle")] == [
        ("archived", True, True), ("archived", True, False),
    ]  # fmt: skip
    assert set(StockLevel.objects.values_list("on_hand", flat=True)) == {0}
    assert balances_that_differ() == []


def test_changed_products_are_exactly_what_they_were(run_import, undo) -> None:
    run_import(HEADER + CUP + BOWL)
    states, stock = all_states(), dict(StockLevel.objects.values_list("variant__sku", "on_hand"))
    run = run_import(CHANGED).run

    outcome = undo(run)

    after = all_states()
    archived = [variant for variant in after["cup"]["variants"] if variant[-1]]
    after["cup"]["variants"] = [variant for variant in after["cup"]["variants"] if not variant[-1]]
    after["cup"]["options"] = states["cup"]["options"]
    assert (outcome.removed, outcome.restored, outcome.refused) == (0, 1, 0)
    assert after == states
    assert archived == [("C-M", ("m",), 40000, None, True)]
    assert dict(StockLevel.objects.exclude(variant__sku="C-M").values_list("variant__sku", "on_hand")) == stock
    assert balances_that_differ() == []


def test_earlier_price_comes_back_as_a_new_change(run_import, undo) -> None:
    run_import(HEADER + CUP)
    run = run_import(CHANGED).run

    undo(run)

    prices = PriceChange.objects.filter(variant__sku="C-S").order_by("id")
    assert list(prices.values_list("price_minor", flat=True)) == [35000, 30000, 35000]


def test_product_with_something_newer_is_left_as_it_is(run_import, undo, by, at) -> None:
    run = run_import(HEADER + CUP + BOWL).run
    set_price(variant_id=Variant.objects.get(sku="C-S").pk, price_minor=1, compare_at_minor=None, by=by, at=at)

    outcome = undo(run)

    assert (outcome.removed, outcome.refused, outcome.refused_handles) == (1, 1, ("cup",))
    assert Product.objects.get(handle="cup").status == "active"


def test_product_with_newer_stock_is_left_as_it_is(run_import, undo, by, at) -> None:
    run = run_import(HEADER + CUP).run
    receive(quantities={Variant.objects.get(sku="C-S").pk: 3}, by=by, at=at)

    outcome = undo(run)

    assert (outcome.removed, outcome.refused) == (0, 1)
    assert StockLevel.objects.get(variant__sku="C-S").on_hand == 7


def test_import_is_undone_once(run_import, undo) -> None:
    run = run_import(HEADER + CUP).run
    undo(run)
    before = everything()

    with pytest.raises(CannotUndo):
        undo(run)

    assert everything() == before


def test_import_after_an_undo_brings_everything_back(run_import, undo) -> None:
    run = run_import(HEADER + CUP + BOWL).run
    states = all_states()
    undo(run)

    outcome = run_import(HEADER + CUP + BOWL)

    assert outcome.counts.changed == 2
    assert all_states() == states
    assert StockLevel.objects.get(variant__sku="C-S").on_hand == 4


def test_unfinished_import_can_be_undone(run_import, undo) -> None:
    def stop(_line: int, _end: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(HEADER + CUP + BOWL, batch=1, progress=stop)
    run = ImportRun.objects.get()

    outcome = undo(run)

    assert (outcome.removed, ImportRun.objects.get().status) == (1, "undone")
