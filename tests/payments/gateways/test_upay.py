"""Upay over real HTTP: a shared token, the status by our own reference, and no refund sent twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, cancel_order, expire_unpaid, reconcile, send_refund
from shop.checkout.types import Outcome, Placed
from shop.demo.providers.upay import Upay
from shop.orders.models import Order
from shop.payments.models import Attempt, Exchange, Refund
from shop.payments.services import request_refund
from tests.checkout.state import assert_sound, kinds_of
from tests.queue import drain

from .conftest import at_page

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


@pytest.fixture
def upay(open_provider: Any) -> Upay:
    """Upay, answering on this machine."""
    return open_provider("upay", Upay)


@pytest.fixture
def waiting(upay: Upay, order_by: Any) -> Placed:
    """An order over 2,000 taka; its shopper is on Upay's page."""
    return order_by("upay")


def payment(upay: Upay) -> dict[str, Any]:
    """The only payment."""
    return next(upay.books.like("payment:"))


def came_back(upay: Upay, placed: Placed, choice: str, at: datetime, by: Actor) -> Outcome:
    """The shopper chooses on Upay's page and comes back."""
    assert placed.attempt
    reply = at_page(upay, f"/pay/{placed.attempt.merchant_ref}", choice=choice)
    said = dict(parse_qsl(urlsplit(reply.headers.get("Location", "")).query))
    return ask_provider(attempt_id=placed.attempt.pk, said=said, by=by, at=at).outcome


def test_amount_is_exact_on_the_wire(upay: Upay, waiting: Placed) -> None:
    assert (payment(upay)["amount"], payment(upay)["txn_id"]) == ("2000.00", waiting.attempt.merchant_ref)
    assert Exchange.objects.get(verb="init").sent["amount"] == 2000.00


def test_confirmed_payment_places_the_order_once(upay: Upay, waiting: Placed, at: datetime, by: Actor) -> None:
    outcomes = [came_back(upay, waiting, "confirm", at, by) for _time in range(3)]

    assert outcomes == [Outcome.CONFIRMED, Outcome.KNOWN, Outcome.KNOWN]
    assert Attempt.objects.get().capture_key == payment(upay)["trx_id"]
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert_sound()


@pytest.mark.parametrize(("choice", "status"), [("cancel", "cancelled"), ("fail", "failed"), ("wait", "pending")])
def test_what_was_not_paid_is_told_as_it_is(
    upay: Upay, waiting: Placed, choice: str, status: str, at: datetime, by: Actor
) -> None:
    came_back(upay, waiting, choice, at, by)

    assert (Attempt.objects.get().status, Order.objects.get().status) == (status, "awaiting_payment")


def test_success_that_only_the_browser_claims_moves_nothing(waiting: Placed, at: datetime, by: Actor) -> None:
    lie = {"status": "successful", "invoice_id": waiting.attempt.merchant_ref}

    assert ask_provider(attempt_id=waiting.attempt.pk, said=lie, by=by, at=at).outcome is Outcome.OPEN


def test_shopper_who_never_returned_is_found_by_the_reconciler(upay: Upay, waiting: Placed, at: datetime) -> None:
    at_page(upay, f"/pay/{waiting.attempt.merchant_ref}", choice="leave")

    reconcile(at=at + timedelta(minutes=1))

    assert Order.objects.get().status == "placed"


def test_other_amount_is_left_to_a_person(upay: Upay, waiting: Placed, at: datetime, by: Actor) -> None:
    upay.books.put(f"payment:{waiting.attempt.merchant_ref}", payment(upay) | {"amount": "20.00"})

    assert came_back(upay, waiting, "confirm", at, by) is Outcome.MISMATCH


def test_lost_answer_while_opening_is_no_second_payment(upay: Upay, order_by: Any, client: Any) -> None:
    upay.lost = "merchant-payment-init"
    placed = order_by("upay")
    upay.lost = ""

    client.get(placed.redirect_url)

    assert Attempt.objects.get().status == "failed"
    assert len(list(upay.books.like("payment:"))) == 1


def test_token_that_is_refused_is_renewed(upay: Upay, waiting: Placed, at: datetime, by: Actor) -> None:
    upay.books.put("token", {"token": "another"})

    assert came_back(upay, waiting, "confirm", at, by) is Outcome.CONFIRMED
    assert Exchange.objects.filter(verb="auth").count() == 2


def test_late_payment_of_an_expired_order_revives_it(upay: Upay, waiting: Placed, at: datetime) -> None:
    expire_unpaid(at=at + timedelta(minutes=31))
    assert Order.objects.get().status == "expired"
    at_page(upay, f"/pay/{waiting.attempt.merchant_ref}", choice="leave")

    reconcile(at=at + timedelta(minutes=45))

    assert Order.objects.get().status == "placed"
    assert_sound()


def test_late_payment_of_a_cancelled_order_goes_back(upay: Upay, waiting: Placed, at: datetime, by: Actor) -> None:
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")
    drain()
    at_page(upay, f"/pay/{waiting.attempt.merchant_ref}", choice="leave")

    reconcile(at=at + timedelta(minutes=11))
    drain()

    assert (Refund.objects.get().status, payment(upay)["refunded"]) == ("done", "2000.00")
    assert_sound()


@pytest.fixture
def refund(upay: Upay, waiting: Placed, at: datetime, by: Actor) -> Refund:
    """500 taka of a paid order are to go back."""
    came_back(upay, waiting, "confirm", at, by)
    amount, attempt = Money(500_00, "BDT"), Attempt.objects.get()
    return request_refund(attempt_id=attempt.pk, amount=amount, key="one", reason="came back", by=by, at=at)


def test_part_goes_back(upay: Upay, refund: Refund, at: datetime, by: Actor) -> None:
    assert send_refund(refund_id=refund.pk, by=by, at=at) is True

    assert payment(upay)["refunded"] == "500.00"
    assert_sound()


def test_lost_answer_to_a_refund_is_left_to_a_person(upay: Upay, refund: Refund, at: datetime, by: Actor) -> None:
    upay.lost = "bulk"
    send_refund(refund_id=refund.pk, by=by, at=at)
    upay.lost = ""

    assert send_refund(refund_id=refund.pk, by=by, at=at) is False

    refund.refresh_from_db()
    assert refund.status == "failed"
    assert Exchange.objects.filter(verb="refund").count() == 1


def test_refused_refund_is_left_to_a_person(upay: Upay, refund: Refund, at: datetime, by: Actor) -> None:
    upay.books.put(f"payment:{refund.attempt.merchant_ref}", payment(upay) | {"refunded": "1.00"})

    assert send_refund(refund_id=refund.pk, by=by, at=at) is False
    assert Attempt.objects.get().refunded_minor == 0
