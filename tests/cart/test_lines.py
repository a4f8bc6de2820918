"""Putting things into a cart, changing them, taking them out and back."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.cart.models import Cart, CartLine
from shop.cart.services import (
    CannotAdd,
    CannotChange,
    CannotChangeCart,
    add_line,
    close_cart,
    move_to_cart,
    remove_line,
    restore_line,
    save_for_later,
    set_quantity,
)
from shop.cart.types import CartOwner
from shop.catalog.models import Variant
from shop.catalog.services import archive_product
from shop.sellers.models import Seller
from tests.factories import make_product

pytestmark = pytest.mark.django_db

GUEST = CartOwner(token_hash="a" * 64)


@pytest.fixture
def kettle(seller: Seller) -> Variant:
    """A kettle for ৳ 1,890; six are left."""
    return make_product(seller, price_minor=1890_00, stock=6).variants.get()


def test_first_thing_opens_the_cart_and_is_counted(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)

    cart = Cart.objects.get()
    assert (cart.token_hash, cart.user_id, cart.count, cart.version) == (GUEST.token_hash, None, 2, 2)
    assert (line.quantity, line.seen_price_minor, line.saved_at) == (2, 1890_00, None)


def test_same_thing_again_raises_the_quantity(kettle: Variant, at: datetime) -> None:
    add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)

    add_line(owner=GUEST, variant=kettle.public_id, quantity=3, at=at)

    assert [line.quantity for line in CartLine.objects.all()] == [5]
    assert Cart.objects.get().count == 5


def test_cart_of_a_user_is_not_the_cart_of_a_token(kettle: Variant, shopper: User, at: datetime) -> None:
    add_line(owner=GUEST, variant=kettle.public_id, quantity=1, at=at)

    add_line(owner=CartOwner(user_id=shopper.pk), variant=kettle.public_id, quantity=2, at=at)

    assert sorted(Cart.objects.values_list("user_id", "count"), key=str) == [(shopper.pk, 2), (None, 1)]


@pytest.mark.parametrize("quantity", [7, 1000, 0, -1])
def test_more_than_there_is_and_nonsense_are_refused(kettle: Variant, at: datetime, quantity: int) -> None:
    with pytest.raises(CannotAdd):
        add_line(owner=GUEST, variant=kettle.public_id, quantity=quantity, at=at)

    assert CartLine.objects.count() == 0
    assert Cart.objects.count() == 0


def test_refusal_says_how_many_are_left_and_how_many_the_cart_has(kettle: Variant, at: datetime) -> None:
    add_line(owner=GUEST, variant=kettle.public_id, quantity=4, at=at)

    with pytest.raises(CannotAdd) as refused:
        add_line(owner=GUEST, variant=kettle.public_id, quantity=3, at=at)

    assert str(refused.value.message) == "Only 6 are left. Your cart has 4 already."
    assert CartLine.objects.get().quantity == 4


def test_digital_things_are_never_too_few(seller: Seller, at: datetime) -> None:
    pattern = make_product(seller, stock=None).variants.get()

    line = add_line(owner=GUEST, variant=pattern.public_id, quantity=999, at=at)

    assert line.quantity == 999


def test_what_is_off_sale_or_unknown_is_refused(kettle: Variant, at: datetime, by: Actor) -> None:
    archive_product(product_id=kettle.product_id, by=by, at=at)

    for variant in (kettle.public_id, uuid4()):
        with pytest.raises(CannotAdd) as refused:
            add_line(owner=GUEST, variant=variant, quantity=1, at=at)
        assert str(refused.value.message) == "This is not for sale any more."
    assert CartLine.objects.count() == 0


def test_hundred_and_first_thing_is_refused(kettle: Variant, seller: Seller, at: datetime) -> None:
    cart = add_line(owner=GUEST, variant=kettle.public_id, quantity=1, at=at).cart
    product = kettle.product
    others = [
        Variant(product=product, seller=seller, sku=f"V-{n}", price_minor=1, archived_at=at, position=n)
        for n in range(99)
    ]
    for variant in Variant.objects.bulk_create(others):
        CartLine.objects.create(cart=cart, variant=variant, quantity=1, seen_price_minor=1, added_at=at)
    one_more = make_product(seller).variants.get()

    with pytest.raises(CannotAdd) as refused:
        add_line(owner=GUEST, variant=one_more.public_id, quantity=1, at=at)

    assert "100 different things" in str(refused.value.message)
    assert cart.lines.count() == 100


def test_quantity_is_set_and_counted(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)

    set_quantity(cart_id=line.cart_id, line=line.public_id, quantity=6, at=at)

    cart = Cart.objects.get()
    assert (cart.count, cart.version) == (6, 3)


@pytest.mark.parametrize("quantity", [0, -3, 7, 1000])
def test_quantity_beyond_stock_or_range_changes_nothing(kettle: Variant, at: datetime, quantity: int) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)

    with pytest.raises(CannotChange):
        set_quantity(cart_id=line.cart_id, line=line.public_id, quantity=quantity, at=at)

    cart = Cart.objects.get()
    assert (cart.count, cart.version, cart.lines.get().quantity) == (2, 2, 2)


def test_quantity_may_go_down_even_when_too_few_are_left(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=6, at=at)
    kettle.stock.on_hand = 1
    kettle.stock.save()

    set_quantity(cart_id=line.cart_id, line=line.public_id, quantity=3, at=at)

    assert CartLine.objects.get().quantity == 3


def test_removed_line_comes_back_as_it_was(kettle: Variant, seller: Seller, at: datetime) -> None:
    first = add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)
    second = make_product(seller).variants.get()
    add_line(owner=GUEST, variant=second.public_id, quantity=1, at=at + timedelta(minutes=1))
    remove_line(cart_id=first.cart_id, line=first.public_id, at=at)
    assert Cart.objects.get().count == 1

    restore_line(cart_id=first.cart_id, line=first.public_id, at=at + timedelta(minutes=2))

    restored = CartLine.objects.first()
    assert (restored.public_id, restored.variant_id, restored.quantity) == (first.public_id, kettle.pk, 2)
    assert (restored.added_at, restored.seen_price_minor) == (at, 1890_00)
    assert Cart.objects.get().count == 3


def test_undo_pressed_twice_restores_once(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)
    remove_line(cart_id=line.cart_id, line=line.public_id, at=at)

    restore_line(cart_id=line.cart_id, line=line.public_id, at=at)
    restore_line(cart_id=line.cart_id, line=line.public_id, at=at)

    assert [line.quantity for line in CartLine.objects.all()] == [2]


def test_undo_after_the_thing_was_added_anew_keeps_the_new_line(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)
    remove_line(cart_id=line.cart_id, line=line.public_id, at=at)
    add_line(owner=GUEST, variant=kettle.public_id, quantity=1, at=at)

    restore_line(cart_id=line.cart_id, line=line.public_id, at=at)

    assert [line.quantity for line in CartLine.objects.all()] == [1]


def test_undo_of_a_line_of_another_cart_is_refused(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)
    other = add_line(owner=CartOwner(token_hash="b" * 64), variant=kettle.public_id, quantity=1, at=at)
    remove_line(cart_id=line.cart_id, line=line.public_id, at=at)

    with pytest.raises(CannotChange):
        restore_line(cart_id=other.cart_id, line=line.public_id, at=at)

    assert [line.quantity for line in CartLine.objects.all()] == [1]


def test_saved_line_is_kept_and_not_counted_and_comes_back(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)

    save_for_later(cart_id=line.cart_id, line=line.public_id, at=at)

    assert Cart.objects.get().count == 0
    assert CartLine.objects.get().saved_at == at

    move_to_cart(cart_id=line.cart_id, line=line.public_id, at=at)

    assert Cart.objects.get().count == 2
    assert CartLine.objects.get().saved_at is None


def test_saved_line_returns_with_as_many_as_are_left(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=5, at=at)
    save_for_later(cart_id=line.cart_id, line=line.public_id, at=at)
    kettle.stock.on_hand = 2
    kettle.stock.save()

    move_to_cart(cart_id=line.cart_id, line=line.public_id, at=at)

    assert CartLine.objects.get().quantity == 2


def test_sold_out_saved_line_stays_saved(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=1, at=at)
    save_for_later(cart_id=line.cart_id, line=line.public_id, at=at)
    kettle.stock.on_hand = 0
    kettle.stock.save()

    with pytest.raises(CannotChange):
        move_to_cart(cart_id=line.cart_id, line=line.public_id, at=at)

    assert CartLine.objects.get().saved_at == at


def test_closed_cart_takes_no_changes_and_the_next_thing_opens_a_new_one(kettle: Variant, at: datetime) -> None:
    line = add_line(owner=GUEST, variant=kettle.public_id, quantity=1, at=at)
    close_cart(cart_id=line.cart_id, at=at)

    for change in (remove_line, save_for_later, move_to_cart, restore_line):
        with pytest.raises(CannotChangeCart):
            change(cart_id=line.cart_id, line=line.public_id, at=at)
    assert CartLine.objects.get().quantity == 1

    again = add_line(owner=GUEST, variant=kettle.public_id, quantity=2, at=at)

    assert again.cart_id != line.cart_id
    assert Cart.objects.filter(closed_at=None).count() == 1
