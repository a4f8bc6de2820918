"""Calling an order off."""

from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.base.models import Event
from shop.base.money import Money
from shop.catalog.models import Product
from shop.checkout.services import ask_provider, cancel_order, send_refund
from shop.checkout.types import Placed
from shop.fulfilment.services import pack_package
from shop.ledger.queries import balances
from shop.orders.services import CannotCancel
from shop.payments.models import Attempt, Refund, SandboxCharge, SandboxRefund
from shop.payments.types import Unreachable
from tests.checkout.state import assert_sound, at_bank, everything, kinds_of, stock_of
from tests.queue import drain

pytestmark = pytest.mark.django_db
STANDS = ("waiting",)


@pytest.fixture
def paid(waiting: Placed, at: datetime, by: Actor) -> Placed:
    """An order of two kettles, paid by card."""
    at_bank(waiting.attempt)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)
    waiting.order.refresh_from_db()
    return waiting


def cancel(placed: Placed, *, by: Actor, at: datetime) -> None:
    """Cancel, and read the order and attempt anew."""
    cancel_order(order_id=placed.order.pk, by=by, at=at, reason="changed my mind")
    placed.order.refresh_from_db()
    placed.attempt.refresh_from_db()


def test_cash_order_gives_back_stock_and_turns_its_sale_round(
    cash: Placed, kettle: Product, at: datetime, by: Actor
) -> None:
    cancel(cash, by=by, at=at)

    assert (cash.order.status, cash.order.packages.get().status, cash.attempt.status) == ("cancelled",) * 3
    assert stock_of(kettle) == (10, 0)
    assert kinds_of(cash.order.reference) == ["sale", "cancel"]
    assert {account.code: balance.minor for account, balance in balances() if balance} == {}
    assert Event.objects.get(name="orders.cancelled").payload["was_placed"] is True
    assert_sound()


def test_paid_order_gets_its_money_back(paid: Placed, kettle: Product, at: datetime, by: Actor) -> None:
    cancel(paid, by=by, at=at)
    assert paid.attempt.refunded_minor == 2000_00
    assert_sound()

    drain()

    assert Refund.objects.get().status == "done"
    assert SandboxRefund.objects.get().amount_minor == 2000_00
    assert kinds_of(paid.order.reference) == ["capture", "sale", "cancel", "refund"]
    assert {account.code: balance.minor for account, balance in balances() if balance} == {}
    assert stock_of(kettle) == (10, 0)
    assert_sound()


def test_order_still_with_the_bank_is_closed_there(waiting: Placed, kettle: Product, at: datetime, by: Actor) -> None:
    cancel(waiting, by=by, at=at)
    assert (waiting.order.status, waiting.attempt.status) == ("cancelled", "pending")

    drain()

    waiting.attempt.refresh_from_db()
    assert (waiting.attempt.status, SandboxCharge.objects.get().state) == ("cancelled", "voided")
    assert stock_of(kettle) == (10, 0)
    assert kinds_of(waiting.order.reference) == []
    assert_sound()


def test_order_paid_at_the_bank_while_it_was_cancelled_is_refunded(waiting: Placed, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt)
    cancel(waiting, by=by, at=at)

    drain()

    waiting.order.refresh_from_db()
    assert (waiting.order.status, Refund.objects.get().status) == ("cancelled", "done")
    assert kinds_of(waiting.order.reference) == ["capture", "refund"]
    assert_sound()


def test_packed_order_cannot_be_cancelled(cash: Placed, at: datetime, by: Actor) -> None:
    pack_package(package_id=cash.order.packages.get().pk, by=by, at=at)
    before = everything()

    with pytest.raises(CannotCancel, match="already packed"):
        cancel_order(order_id=cash.order.pk, by=by, at=at, reason="too late")

    assert everything() == before


def test_order_cannot_be_cancelled_twice(paid: Placed, at: datetime, by: Actor) -> None:
    cancel(paid, by=by, at=at)
    before = everything()

    with pytest.raises(CannotCancel, match="already"):
        cancel_order(order_id=paid.order.pk, by=by, at=at, reason="again")

    assert everything() == before


def test_refund_is_sent_once_however_often_it_is_tried(paid: Placed, at: datetime, by: Actor) -> None:
    cancel(paid, by=by, at=at)
    refund = Refund.objects.get()

    sent = [send_refund(refund_id=refund.pk, by=by, at=at) for _time in range(3)]

    assert sent == [True, True, True]
    assert SandboxCharge.objects.get().refunded_minor == 2000_00
    assert kinds_of(paid.order.reference).count("refund") == 1


def test_refund_whose_answer_was_lost_is_not_paid_twice(
    paid: Placed, at: datetime, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel(paid, by=by, at=at)
    refund = Refund.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr("shop.checkout.services.refunding._done", _dies)
        with pytest.raises(ConnectionError):
            send_refund(refund_id=refund.pk, by=by, at=at)
    assert SandboxCharge.objects.get().refunded_minor == 2000_00

    assert not send_refund(refund_id=refund.pk, by=by, at=at), "the first call may still be under way"
    assert send_refund(refund_id=refund.pk, by=by, at=at + timedelta(minutes=1))

    refund.refresh_from_db()
    assert (refund.status, refund.tries) == ("done", 2)
    assert SandboxCharge.objects.get().refunded_minor == 2000_00
    assert_sound()


def test_refund_waits_while_the_bank_is_away(
    paid: Placed, at: datetime, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel(paid, by=by, at=at)
    refund = Refund.objects.get()
    monkeypatch.setattr("shop.payments.gateways.sandbox.bank.refund", _away)

    assert not send_refund(refund_id=refund.pk, by=by, at=at)

    refund.refresh_from_db()
    assert (refund.status, refund.tries) == ("requested", 1)
    assert Attempt.objects.get().refundable == Money.zero("BDT")
    assert_sound()


def _dies(*_args: object, **_call: object) -> None:
    raise ConnectionError("the process ended here")


def _away(**_call: object) -> None:
    raise Unreachable("away")
