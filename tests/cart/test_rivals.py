"""Several requests of one person at the same moment."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection

from shop.accounts.models import User
from shop.cart.models import Cart, CartLine
from shop.cart.services import add_line, merge_carts
from shop.cart.types import CartOwner
from shop.sellers.models import Seller
from tests.factories import make_product

pytestmark = pytest.mark.django_db(transaction=True)

RIVALS = 12
GUEST = CartOwner(token_hash="a" * 64)


def together(*acts: Callable[[], object]) -> list[BaseException]:
    """Run all at once, each on its own connection; returns what went wrong."""
    barrier, failures = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        connection.set_schema(settings.DEFAULT_SCHEMA)
        try:
            barrier.wait(timeout=20)
            act()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return failures


@pytest.mark.parametrize("kind", ["guest", "user"])
def test_twelve_first_adds_make_one_cart_with_twelve_pieces(
    seller: Seller, shopper: User, at: datetime, kind: str
) -> None:
    variant = make_product(seller, stock=50).variants.get()
    owner = GUEST if kind == "guest" else CartOwner(user_id=shopper.pk)

    failures = together(
        *[lambda: add_line(owner=owner, variant=variant.public_id, quantity=1, at=at) for _rival in range(RIVALS)]
    )

    assert failures == []
    cart = Cart.objects.get()
    assert (cart.count, cart.lines.get().quantity, cart.version) == (RIVALS, RIVALS, RIVALS + 1)


def test_adding_while_signing_in_loses_nothing(seller: Seller, shopper: User, at: datetime) -> None:
    kettle, tote = (make_product(seller, stock=50).variants.get() for _each in range(2))
    add_line(owner=GUEST, variant=kettle.public_id, quantity=1, at=at)
    user = CartOwner(user_id=shopper.pk)

    failures = together(
        lambda: merge_carts(user_id=shopper.pk, token_hash=GUEST.token_hash, at=at),
        *[lambda: add_line(owner=user, variant=tote.public_id, quantity=1, at=at) for _rival in range(6)],
    )

    assert failures == []
    lines = CartLine.objects.filter(cart__closed_at=None).values_list("variant_id", "quantity")
    assert sorted(lines) == [(kettle.pk, 1), (tote.pk, 6)]
    assert Cart.objects.get(closed_at=None).user_id == shopper.pk
