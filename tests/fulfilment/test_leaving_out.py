"""What a seller cannot send: stock is let go, the shopper does not pay for it, and the books agree."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from shop.base.actor import Actor
from shop.base.models import Event
from shop.base.money import Money
from shop.checkout.services import ask_provider, cancel_order, send_refund
from shop.fulfilment.services import (
    CannotLeaveOut,
    deliver_package,
    deliver_shipment,
    leave_out_lines,
    pack_package,
    ship_package,
)
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.orders.models import Order, OrderLine, Package, Shortfall
from shop.orders.queries import open_quantities
from shop.payments.models import Attempt, Refund
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.checkout.state import assert_sound, at_bank, everything, stock_of
from tests.factories import make_order, make_product

pytestmark = pytest.mark.django_db
STANDS = ("cash",)
ZERO = Money.zero("BDT")


@pytest.fixture
def pot(seller: Seller) -> Any:
    """A pot for 333.33 taka that travels for 80."""
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    return make_product(seller, price_minor=333_33)


@pytest.fixture
def cash(pot: Any, rival_seller: Seller) -> Order:
    """Three pots of one seller and a bag of another, to be paid at the door."""
    return make_order((pot, 3), make_product(rival_seller, price_minor=500_00)).order


def paid(*wanted: Any, by: Actor, at: datetime) -> Order:
    """An order of these things, paid at the bank."""
    placed = make_order(*wanted, method="sandbox")
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    placed.order.refresh_from_db()
    return placed.order


def give_up(order: Order, quantity: int, *, by: Actor, at: datetime, restock: bool = True) -> list[Shortfall]:
    """So many pots cannot be sent."""
    line = OrderLine.objects.get(package__order=order, package__letter="A")
    return leave_out_lines(
        package_id=line.package_id, wanted={line.pk: quantity}, reason="damaged", restock=restock, by=by, at=at
    )


def owed(order: Order) -> Money:
    """What the books say the shopper still has to pay."""
    return balance_of(rules.BUYER_RECEIVABLE, "BDT", reference=order.reference)


def test_cash_order_is_lowered_by_what_does_not_come(cash: Order, pot: Any, at: datetime, by: Actor) -> None:
    before = Attempt.objects.get().amount

    rows = give_up(cash, 1, by=by, at=at)

    assert [row.amount_minor for row in rows] == [333_33]
    assert before - Attempt.objects.get().amount == Money(333_33, "BDT")
    assert owed(cash) == Attempt.objects.get().amount
    assert stock_of(pot) == (8, 0)
    assert Event.objects.filter(name="orders.package_short", subject_id=rows[0].line.package_id).count() == 1
    assert_sound()


def test_lowered_cash_order_is_collected_to_the_last_taka(cash: Order, at: datetime, by: Actor) -> None:
    give_up(cash, 2, by=by, at=at)

    for package in cash.packages.order_by("letter"):
        pack_package(package_id=package.pk, by=by, at=at)
        ship_package(package_id=package.pk, by=by, at=at)
        deliver_package(package_id=package.pk, by=by, at=at)

    assert Attempt.objects.get().status == "captured"
    assert owed(cash) == ZERO
    assert balance_of(rules.CASH_IN_TRANSIT, "BDT") == Attempt.objects.get().captured
    assert_sound()


def test_paid_order_gets_that_part_back(pot: Any, at: datetime, by: Actor) -> None:
    order = paid((pot, 3), by=by, at=at)

    give_up(order, 1, by=by, at=at)
    give_up(order, 1, by=by, at=at)
    for refund in Refund.objects.order_by("pk"):
        send_refund(refund_id=refund.pk, by=by, at=at)

    assert [refund.amount_minor for refund in Refund.objects.order_by("pk")] == [333_33, 333_33]
    assert owed(order) == ZERO
    assert_sound()


def test_package_of_which_nothing_comes_is_called_off_with_its_delivery(
    cash: Order, pot: Any, at: datetime, by: Actor
) -> None:
    give_up(cash, 1, by=by, at=at)
    give_up(cash, 2, by=by, at=at)

    cash.refresh_from_db()
    assert [package.status for package in cash.packages.order_by("letter")] == ["cancelled", "to_pack"]
    assert Shortfall.objects.last().delivery_minor == 80_00
    assert (cash.status, Attempt.objects.get().amount) == ("placed", owed(cash))
    assert stock_of(pot) == (10, 0)
    assert_sound()


def test_order_of_which_nothing_comes_is_cancelled_and_paid_back(pot: Any, at: datetime, by: Actor) -> None:
    order = paid((pot, 3), by=by, at=at)
    pack_package(package_id=order.packages.get().pk, by=by, at=at)

    give_up(order, 3, by=by, at=at)
    send_refund(refund_id=Refund.objects.get().pk, by=by, at=at)

    order.refresh_from_db()
    assert (order.status, order.packages.get().status) == ("cancelled", "cancelled")
    assert Refund.objects.get().amount == order.total
    assert not Event.objects.filter(name="orders.package_short").exists()
    assert owed(order) == ZERO
    assert_sound()


def test_shopper_can_still_cancel_what_is_left(cash: Order, pot: Any, at: datetime, by: Actor) -> None:
    give_up(cash, 1, by=by, at=at)

    cancel_order(order_id=cash.pk, by=by, at=at, reason="changed my mind")

    assert owed(cash) == ZERO
    assert stock_of(pot) == (10, 0)
    assert_sound()


def test_broken_pieces_do_not_go_back_on_sale(cash: Order, pot: Any, at: datetime, by: Actor) -> None:
    give_up(cash, 1, by=by, at=at, restock=False)

    assert stock_of(pot) == (7, 0)
    assert_sound()


@pytest.mark.parametrize("quantity", [0, -1, 4])
def test_pieces_that_are_not_there_are_refused_and_nothing_changes(
    cash: Order, at: datetime, by: Actor, quantity: int
) -> None:
    before = everything()

    with pytest.raises(CannotLeaveOut):
        give_up(cash, quantity, by=by, at=at)

    assert everything() == before
    assert not Shortfall.objects.exists()


def test_sent_pieces_cannot_be_given_up(cash: Order, at: datetime, by: Actor) -> None:
    package = cash.packages.get(letter="A")
    line = package.lines.get()
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, quantities={line.pk: 2}, by=by, at=at)

    with pytest.raises(CannotLeaveOut):
        give_up(cash, 2, by=by, at=at)

    assert open_quantities(package.pk) == {line.pk: 1}
    assert not Shortfall.objects.exists()


def test_rest_that_is_given_up_completes_a_package_whose_first_part_arrived(
    cash: Order, at: datetime, by: Actor
) -> None:
    package = cash.packages.get(letter="A")
    pack_package(package_id=package.pk, by=by, at=at)
    first = ship_package(package_id=package.pk, quantities={package.lines.get().pk: 2}, by=by, at=at)
    deliver_shipment(shipment_id=first.pk, by=by, at=at)
    assert Package.objects.get(pk=package.pk).status == "shipped"

    give_up(cash, 1, by=by, at=at)

    assert Package.objects.get(pk=package.pk).status == "delivered"
    assert balance_of(rules.CASH_IN_TRANSIT, "BDT") == Money(2 * 333_33 + 80_00, "BDT")
    assert_sound()
