"""Taking changes back, one or many."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.catalog.models import Product, Variant
from shop.inventory.models import StockLevel
from shop.inventory.queries import balances_that_differ
from shop.listings.models import ChangeSet, ProductEdit
from shop.listings.services import (
    CannotChangeMany,
    CannotStepBack,
    apply_bulk,
    plan_bulk,
    step_back_edit,
    undo_bulk,
)
from shop.listings.types import Action, Blocked, BulkWish
from shop.sellers.models import Seller
from tests.factories import make_product
from tests.listings.conftest import Save, state_of

pytestmark = pytest.mark.django_db
DEARER = BulkWish(action=Action.PRICE_PERCENT, figure=1_000)


def many(seller: Seller, wish: BulkWish, by: Actor, at: datetime, *products: Product) -> ChangeSet:
    """Look, then do."""
    ids = [product.public_id for product in products]
    seen = plan_bulk(seller_id=seller.pk, public_ids=ids, wish=wish, at=at).seen
    return apply_bulk(seller_id=seller.pk, public_ids=ids, wish=wish, seen=seen, by=by, at=at)


def prices(*products: Product) -> list[int]:
    """The prices of products with one variant."""
    return [Variant.objects.get(product=product).price_minor for product in products]


def test_product_is_exactly_what_it_was(pot: Product, trusted: Seller, save: Save, by: Actor, at: datetime) -> None:
    before = state_of(pot)
    outcome = save(pot, lambda state: replace(state, title={"en": "Water pot"}, tags=("clay",)))
    assert outcome.edit

    step_back_edit(edit_id=outcome.edit.pk, by=by, at=at)

    assert state_of(pot) == before
    assert list(ProductEdit.objects.order_by("id").values_list("undone_at", flat=True)) == [at, None]


def test_change_under_a_newer_one_is_not_taken_back(
    pot: Product, trusted: Seller, save: Save, by: Actor, at: datetime
) -> None:
    first = save(pot, lambda state: replace(state, title={"en": "Water pot"})).edit
    save(pot, lambda state: replace(state, tags=("clay",)))
    before = state_of(pot)
    assert first

    with pytest.raises(CannotStepBack, match="Something newer"):
        step_back_edit(edit_id=first.pk, by=by, at=at)

    assert (state_of(pot), ProductEdit.objects.count()) == (before, 2)


def test_many_prices_change_as_one_set_and_come_back(pot: Product, trusted: Seller, by: Actor, at: datetime) -> None:
    bowl = make_product(trusted, price_minor=333_33)

    done = many(trusted, DEARER, by, at, pot, bowl)

    assert prices(pot, bowl) == [1100_00, 366_66]
    assert set(Variant.objects.values_list("change_set", flat=True)) == {done.public_id}
    outcome = undo_bulk(change_set_id=done.pk, by=by, at=at + timedelta(hours=24))
    assert (outcome.restored, outcome.refused, prices(pot, bowl)) == (2, (), [1000_00, 333_33])


def test_undo_leaves_what_something_newer_changed(
    pot: Product, trusted: Seller, save: Save, by: Actor, at: datetime
) -> None:
    bowl = make_product(trusted, price_minor=300_00)
    done = many(trusted, DEARER, by, at, pot, bowl)
    save(pot, lambda state: replace(state, tags=("clay",)))

    outcome = undo_bulk(change_set_id=done.pk, by=by, at=at)

    assert (outcome.restored, outcome.refused, prices(pot, bowl)) == (1, ("Clay pot",), [1100_00, 300_00])


def test_undo_ends_after_a_day_and_works_once(pot: Product, trusted: Seller, by: Actor, at: datetime) -> None:
    done = many(trusted, DEARER, by, at, pot)

    with pytest.raises(CannotStepBack):
        undo_bulk(change_set_id=done.pk, by=by, at=at + timedelta(hours=24, seconds=1))

    assert prices(pot) == [1100_00]
    undo_bulk(change_set_id=done.pk, by=by, at=at)
    with pytest.raises(CannotStepBack):
        undo_bulk(change_set_id=done.pk, by=by, at=at)
    assert prices(pot) == [1000_00]


def test_what_changed_since_it_was_looked_at_is_refused_whole(
    pot: Product, trusted: Seller, save: Save, by: Actor, at: datetime
) -> None:
    seen = plan_bulk(seller_id=trusted.pk, public_ids=[pot.public_id], wish=DEARER, at=at).seen
    save(pot, lambda state: replace(state, tags=("clay",)))

    with pytest.raises(CannotChangeMany, match="in the meantime"):
        apply_bulk(seller_id=trusted.pk, public_ids=[pot.public_id], wish=DEARER, seen=seen, by=by, at=at)

    assert (prices(pot), ChangeSet.objects.filter(kind="bulk").count()) == ([1000_00], 0)


def test_stock_of_many_is_set_and_set_back(pot: Product, trusted: Seller, by: Actor, at: datetime) -> None:
    done = many(trusted, BulkWish(action=Action.STOCK_ADD, figure=5), by, at, pot)
    assert StockLevel.objects.get(variant__product=pot).on_hand == 15

    undo_bulk(change_set_id=done.pk, by=by, at=at)

    assert StockLevel.objects.get(variant__product=pot).on_hand == 10
    assert balances_that_differ() == []


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (BulkWish(action=Action.PRICE_AMOUNT, figure=-1000_00), Blocked.NEGATIVE),
        (BulkWish(action=Action.PRICE_PERCENT, figure=6_000), Blocked.OFFICE),
        (BulkWish(action=Action.STOCK_SET, figure=2), Blocked.HELD),
        (BulkWish(action=Action.STATUS, status="active"), Blocked.SAME),
    ],
)
def test_products_that_stay_say_why(pot: Product, seller: Seller, wish: BulkWish, why: Blocked, at: datetime) -> None:
    StockLevel.objects.filter(variant__product=pot).update(held=3)

    plan = plan_bulk(seller_id=seller.pk, public_ids=[pot.public_id], wish=wish, at=at)

    assert [row.blocked for row in plan.rows] == [why]


def test_rivals_products_are_not_among_them(pot: Product, rival_seller: Seller, at: datetime) -> None:
    with pytest.raises(CannotChangeMany, match="Choose at least one"):
        plan_bulk(seller_id=rival_seller.pk, public_ids=[pot.public_id], wish=DEARER, at=at)
