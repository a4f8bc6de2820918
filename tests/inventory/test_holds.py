"""Stock is held all or nothing, sold once, given back once, and always equals its movements."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from shop.base.models import Event
from shop.inventory.models import Hold, Movement, StockLevel
from shop.inventory.queries import available_of, balances_that_differ
from shop.inventory.services import CannotAdjust, CannotAllocate, adjust, hold, receive, release, sell_held, take_back
from shop.inventory.types import Shortage
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_product, make_variants
from tests.factories.catalog import BY

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=30)


def held(order_id: int, quantities: dict[int, int]) -> None:
    hold(order_id=order_id, quantities=quantities, expires_at=LATER, by=BY, at=NOW)


def figures(variant_id: int) -> tuple[int, int]:
    level = StockLevel.objects.get(variant=variant_id)
    return level.on_hand, level.held


def test_held_pieces_cannot_be_sold_to_others(seller: Seller) -> None:
    red, blue = (variant.pk for variant in make_variants(seller, "Red", "Blue", stock=5))

    held(1, {red: 4, blue: 1})

    assert available_of([red, blue]) == {red: 1, blue: 4}


def test_an_order_that_cannot_have_everything_gets_nothing(seller: Seller) -> None:
    red, blue = (variant.pk for variant in make_variants(seller, "Red", "Blue", stock=5))

    with pytest.raises(CannotAllocate) as refusal:
        held(1, {red: 2, blue: 6})

    assert refusal.value.shortages == (Shortage(blue, 6, 5),)
    assert available_of([red, blue]) == {red: 5, blue: 5}
    assert not Hold.objects.exists()


def test_selling_twice_sells_once(seller: Seller) -> None:
    pot = make_product(seller, stock=5).variants.get().pk
    held(1, {pot: 2})

    sell_held(order_id=1, by=BY, at=NOW)
    sell_held(order_id=1, by=BY, at=NOW)

    assert figures(pot) == (3, 0)


def test_a_released_hold_can_be_bought_by_others_and_not_sold_any_more(seller: Seller) -> None:
    pot = make_product(seller, stock=5).variants.get().pk
    held(1, {pot: 5})

    release(order_id=1, by=BY, at=NOW, reason="expired")
    sell_held(order_id=1, by=BY, at=NOW)

    assert figures(pot) == (5, 0)


def test_a_cancelled_sale_comes_back_once(seller: Seller) -> None:
    pot = make_product(seller, stock=5).variants.get().pk
    held(1, {pot: 2})
    sell_held(order_id=1, by=BY, at=NOW)

    take_back(order_id=1, by=BY, at=NOW, reason="cancelled")
    take_back(order_id=1, by=BY, at=NOW, reason="cancelled")

    assert figures(pot) == (5, 0)
    assert list(Movement.objects.values_list("kind", flat=True)) == ["receive", "hold", "sell", "return"]


def test_digital_goods_are_never_short(seller: Seller) -> None:
    pattern = make_product(seller, stock=None).variants.get().pk

    held(1, {pattern: 900})

    assert available_of([pattern]) == {pattern: None}
    assert not Hold.objects.exists()


def test_a_count_below_what_orders_hold_is_refused(seller: Seller) -> None:
    pot = make_product(seller, stock=5).variants.get().pk
    held(1, {pot: 3})

    with pytest.raises(CannotAdjust):
        adjust(targets={pot: 2}, by=BY, at=NOW, reason="counted")

    assert figures(pot) == (5, 3)


def test_balances_equal_the_sum_of_their_movements(seller: Seller) -> None:
    pot = make_product(seller, stock=5).variants.get().pk
    held(1, {pot: 2})
    sell_held(order_id=1, by=BY, at=NOW)
    receive(quantities={pot: 4}, by=BY, at=NOW)
    adjust(targets={pot: 6}, by=BY, at=NOW, reason="one broken")

    assert figures(pot) == (6, 0)
    assert balances_that_differ() == []


def test_a_balance_changed_behind_the_movements_is_found(seller: Seller) -> None:
    pot = make_product(seller, stock=5).variants.get().pk
    StockLevel.objects.filter(variant=pot).update(on_hand=6)

    assert balances_that_differ() == [(pot, 6, 5)]


@pytest.mark.parametrize(("on_hand", "held"), [(-1, 0), (3, 4), (3, -1)])
def test_the_database_refuses_an_impossible_balance(seller: Seller, on_hand: int, held: int) -> None:
    pot = make_product(seller, stock=5).variants.get().pk

    with pytest.raises(IntegrityError), transaction.atomic():
        StockLevel.objects.filter(variant=pot).update(on_hand=on_hand, held=held)

    assert figures(pot) == (5, 0)


def test_the_database_refuses_to_change_a_movement(seller: Seller) -> None:
    make_product(seller, stock=5)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_movement SET on_hand = 7")

    assert Movement.objects.get().on_hand == 5


def test_each_change_is_told_once_for_all_its_variants(seller: Seller) -> None:
    red, blue = (variant.pk for variant in make_variants(seller, "Red", "Blue", stock=5))
    before = Event.objects.count()

    held(1, {red: 1, blue: 1})

    told = Event.objects.order_by("id")[before:]
    assert [(event.name, event.subject_id, event.payload) for event in told] == [
        ("inventory.stock_changed", 1, {"variant_ids": [red, blue]})
    ]
