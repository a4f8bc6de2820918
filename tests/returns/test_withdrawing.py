"""The right of withdrawal: kept as declared, answered without a reason, silent towards strangers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.base.models import Event
from shop.catalog.models import Product
from shop.orders.models import Order, Package
from shop.returns.models import ReturnCase, Withdrawal
from shop.returns.services import declare_withdrawal, settle_return
from tests.cast import NOW
from tests.checkout.state import assert_sound
from tests.factories import make_order
from tests.queue import drain
from tests.returns.steps import asked, receipt_of

pytestmark = pytest.mark.django_db
STANDS = ("card",)


def declare(order: Order, *, email: str = "", at: datetime = NOW) -> Withdrawal:
    """Withdraw from an order, and let the worker do its part."""
    declared = declare_withdrawal(
        order_number=order.number,
        email=email or order.contact.email,
        name="Nusrat Jahan",
        statement="I withdraw.",
        language="en",
        at=at,
    )
    drain()
    declared.refresh_from_db()
    return declared


def test_withdrawal_opens_an_accepted_case_over_everything(card: Package, at: datetime, by: Actor) -> None:
    declared = declare(card.order)

    case = ReturnCase.objects.get()
    assert (case.kind, case.status, case.lines.get().quantity) == ("withdrawal", "accepted", 3)
    assert declared.order_id == card.order_id
    assert Event.objects.get(name="returns.withdrawn").payload["case_ids"] == [case.pk]
    settle_return(case_id=case.pk, receipt=receipt_of(case, 3), by=by, at=at)
    case.refresh_from_db()
    assert case.refund_minor == card.total_minor
    assert_sound()


def test_second_withdrawal_opens_nothing_new(card: Package) -> None:
    asked(card, 1)

    declare(card.order)
    declare(card.order)

    assert ReturnCase.objects.filter(kind="withdrawal").get().lines.get().quantity == 2
    assert Event.objects.filter(name="returns.withdrawn").count() == 2


def test_withdrawal_that_names_no_order_is_kept_and_moves_nothing(card: Package) -> None:
    declared = declare(card.order, email="stranger@example.com")

    assert (declared.order_id, ReturnCase.objects.count()) == (None, 0)
    assert not Event.objects.filter(name="returns.withdrawn").exists()


def test_withdrawal_before_packing_cancels_the_order(kettle: Product) -> None:
    order = make_order(kettle).order

    declare(order)

    order.refresh_from_db()
    assert (order.status, ReturnCase.objects.count()) == ("cancelled", 0)
    assert_sound()


def test_withdrawal_after_fourteen_days_opens_no_case(card: Package) -> None:
    declared = declare(card.order, at=NOW + timedelta(days=15))

    assert (declared.order_id, ReturnCase.objects.count()) == (card.order_id, 0)
