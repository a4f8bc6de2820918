"""What becomes of a guest's cart at sign-in."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.accounts.models import User
from shop.cart.models import Cart, CartLine
from shop.cart.services import add_line, forget_old_carts, merge_carts, save_for_later
from shop.cart.types import CartOwner
from shop.catalog.models import Variant
from shop.sellers.models import Seller
from tests.depth import FULL
from tests.factories import make_product

pytestmark = pytest.mark.django_db
STANDS = ("variants",)

TOKEN = "a" * 64
GUEST = CartOwner(token_hash=TOKEN)
STOCK = (3, 10, 2)


@pytest.fixture
def variants(seller: Seller) -> list[Variant]:
    """Three things, of which 3, 10 and 2 are left."""
    return [make_product(seller, stock=stock, title={"en": f"Thing of {stock}"}).variants.get() for stock in STOCK]


def fill(owner: CartOwner, variants: list[Variant], quantities: list[int], at: datetime) -> None:
    """Put so many of each into the owner's cart."""
    for variant, quantity in zip(variants, quantities, strict=True):
        if quantity:
            add_line(owner=owner, variant=variant.public_id, quantity=quantity, at=at)


def open_lines() -> dict[int, int]:
    """Quantity by variant in open carts."""
    return dict(CartLine.objects.filter(cart__closed_at=None).values_list("variant_id", "quantity"))


def test_guest_without_a_cart_changes_nothing(shopper: User, variants: list[Variant], at: datetime) -> None:
    fill(CartOwner(user_id=shopper.pk), variants, [1, 0, 0], at)

    said = merge_carts(user_id=shopper.pk, token_hash=TOKEN, at=at)

    assert said == ()
    assert open_lines() == {variants[0].pk: 1}


def test_guest_cart_becomes_the_cart_of_a_new_user(shopper: User, variants: list[Variant], at: datetime) -> None:
    fill(GUEST, variants, [1, 2, 0], at)

    said = merge_carts(user_id=shopper.pk, token_hash=TOKEN, at=at)

    cart = Cart.objects.get()
    assert (cart.user_id, cart.token_hash, cart.count) == (shopper.pk, "", 3)
    assert said == ()


def test_quantities_are_added_up_and_capped_by_stock(shopper: User, variants: list[Variant], at: datetime) -> None:
    fill(CartOwner(user_id=shopper.pk), variants, [2, 4, 1], at)
    fill(GUEST, variants, [2, 1, 0], at)

    said = merge_carts(user_id=shopper.pk, token_hash=TOKEN, at=at)

    assert open_lines() == {variants[0].pk: 3, variants[1].pk: 5, variants[2].pk: 1}
    assert Cart.objects.get(closed_at=None).count == 9
    assert said == (
        "3 things from your last visit are in your cart again.",
        "Thing of 3: your cart has 3 instead of 4, there are no more.",
    )


def test_empty_guest_cart_gives_way_to_the_users(shopper: User, variants: list[Variant], at: datetime) -> None:
    fill(CartOwner(user_id=shopper.pk), variants, [1, 0, 0], at)
    Cart.objects.create(token_hash=TOKEN, touched_at=at)

    merge_carts(user_id=shopper.pk, token_hash=TOKEN, at=at)

    cart = Cart.objects.get(closed_at=None)
    assert (cart.user_id, cart.count) == (shopper.pk, 1)


def test_saved_line_stays_saved_and_does_not_raise_a_real_one(
    shopper: User, variants: list[Variant], at: datetime
) -> None:
    mine = CartOwner(user_id=shopper.pk)
    fill(mine, variants, [1, 2, 0], at)
    for line in CartLine.objects.all():
        save_for_later(cart_id=line.cart_id, line=line.public_id, at=at)
    fill(GUEST, variants, [1, 0, 0], at)

    merge_carts(user_id=shopper.pk, token_hash=TOKEN, at=at)

    lines = CartLine.objects.filter(cart__closed_at=None).values_list("variant_id", "quantity", "saved_at")
    assert sorted(lines) == sorted([(variants[0].pk, 1, None), (variants[1].pk, 2, at)])
    assert Cart.objects.get(closed_at=None).count == 1


def test_merging_again_changes_nothing(shopper: User, variants: list[Variant], at: datetime) -> None:
    fill(GUEST, variants, [1, 2, 0], at)
    merge_carts(user_id=shopper.pk, token_hash=TOKEN, at=at)

    said = merge_carts(user_id=shopper.pk, token_hash=TOKEN, at=at)

    assert said == ()
    assert open_lines() == {variants[0].pk: 1, variants[1].pk: 2}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400 if FULL else 12)
@given(
    mine=st.tuples(*(st.integers(0, stock) for stock in STOCK)),
    guests=st.tuples(*(st.integers(0, stock) for stock in STOCK)),
)
def test_merged_quantity_is_the_sum_within_stock(
    shopper: User,
    variants: list[Variant],
    at: datetime,
    mine: tuple[int, ...],
    guests: tuple[int, ...],
) -> None:
    CartLine.objects.all().delete()
    Cart.objects.all().delete()
    fill(CartOwner(user_id=shopper.pk), variants, list(mine), at)
    fill(GUEST, variants, list(guests), at)

    merge_carts(user_id=shopper.pk, token_hash=TOKEN, at=at)

    sums = {v.pk: min(a + b, stock) for v, a, b, stock in zip(variants, mine, guests, STOCK, strict=True) if a + b}
    assert open_lines() == sums
    assert sum(Cart.objects.filter(closed_at=None).values_list("count", flat=True)) == sum(sums.values())
    assert Cart.objects.filter(closed_at=None, token_hash=TOKEN).count() == 0


def test_old_guest_carts_are_forgotten_and_others_kept(shopper: User, variants: list[Variant], at: datetime) -> None:
    fill(GUEST, variants, [1, 0, 0], at)
    fill(CartOwner(user_id=shopper.pk), variants, [1, 0, 0], at)
    fill(CartOwner(token_hash="c" * 64), variants, [1, 0, 0], at + timedelta(days=2))

    forgotten = forget_old_carts(at=at + timedelta(days=31))

    assert forgotten == 1
    assert not Cart.objects.filter(token_hash=TOKEN).exists()
    assert Cart.objects.count() == 2


def test_codes_of_both_carts_come_together_once(shopper: User, variants: list[Variant], at: datetime) -> None:
    fill(GUEST, variants, [1, 0, 0], at)
    fill(CartOwner(user_id=shopper.pk), variants, [0, 1, 0], at)
    Cart.objects.filter(user=None).update(codes=["EID", "CLAY"])
    Cart.objects.filter(user=shopper).update(codes=["CLAY", "SUMMER"])

    merge_carts(user_id=shopper.pk, token_hash=TOKEN, at=at)

    assert Cart.objects.get(closed_at=None).codes == ["EID", "CLAY", "SUMMER"]
