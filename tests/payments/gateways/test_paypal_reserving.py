"""Reserving at PayPal: an authorization, its captures, and refunds that name the capture they are of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.catalog.models import Product
from shop.checkout.services import ask_provider, cancel_order, reconcile, send_capture, send_refund
from shop.checkout.types import Placed
from shop.demo.providers.paypal import PayPal
from shop.payments.models import Attempt, Capture, Refund
from shop.payments.queries import attempt_of_key
from shop.payments.services import request_refund
from shop.sellers.models import Seller
from shop.store.services import change_store
from tests.checkout.state import assert_sound, kinds_of
from tests.factories import make_order, make_product

from .conftest import at_page
from .test_paypal import dollars, order, paypal
from .test_reserving import sent

__all__ = ["dollars", "paypal"]  # fixtures
pytestmark = pytest.mark.django_db
A, B = 2000_00, 300_00


@pytest.fixture
def reserved(paypal: PayPal, kettle: Product, rival_seller: Seller, at: datetime, by: Actor) -> Placed:
    """An order of two parcels, over 2,000 and 300 dollars, that is reserved."""
    change_store(reserving_methods=["paypal"], by=by, at=at)
    placed = make_order((kettle, 2), (make_product(rival_seller, price_minor=300_00), 1), method="paypal")
    at_page(paypal, f"/pay/{placed.attempt.provider_key}", choice="leave")
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    return placed


def payments(paypal: PayPal) -> Any:
    """What the order's page at PayPal has moved and keeps."""
    return order(paypal)["purchase_units"][0]["payments"]


def taken(letter: str, *, at: datetime, by: Actor) -> Capture:
    """A parcel is sent and its part taken."""
    capture = sent(letter, at=at, by=by)
    assert send_capture(capture_id=capture.pk, by=by, at=at)
    capture.refresh_from_db()
    return capture


def test_authorization_is_captured_in_parts(paypal: PayPal, reserved: Placed, at: datetime, by: Actor) -> None:
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.capture_key) == ("authorized", payments(paypal)["authorizations"][0]["id"])
    assert timedelta(days=2) < attempt.reserved_until - at < timedelta(days=4)

    parts = [taken(letter, at=at, by=by).provider_key for letter in "AB"]

    assert [one["id"] for one in payments(paypal)["captures"]] == parts
    assert payments(paypal)["authorizations"][0]["status"] == "CAPTURED"
    assert kinds_of(reserved.order.reference) == ["sale", "capture", "capture"]
    assert attempt_of_key("paypal", parts[1]) == Attempt.objects.get()
    assert_sound()


def test_refund_goes_back_part_by_part(paypal: PayPal, reserved: Placed, at: datetime, by: Actor) -> None:
    parts = [taken(letter, at=at, by=by) for letter in "BA"]
    attempt = Attempt.objects.get()

    first = request_refund(attempt_id=attempt.pk, amount=Money(B + 100_00, "USD"), key="one", reason="", by=by, at=at)
    again = request_refund(attempt_id=attempt.pk, amount=Money(1_00, "USD"), key="one", reason="", by=by, at=at)
    for refund in Refund.objects.order_by("pk"):
        assert send_refund(refund_id=refund.pk, by=by, at=at)

    assert again == first
    assert list(Refund.objects.order_by("pk").values_list("key", "capture", "amount_minor")) == [
        ("one", parts[0].pk, B),
        ("one:1", parts[1].pk, 100_00),
    ]
    assert [one["refunded"] for one in payments(paypal)["captures"]] == ["300.00", "100.00"]
    assert_sound()


def test_lost_answer_takes_the_part_once(paypal: PayPal, reserved: Placed, at: datetime, by: Actor) -> None:
    capture = sent("A", at=at, by=by)
    paypal.lost = "capture"
    assert send_capture(capture_id=capture.pk, by=by, at=at) is False
    paypal.lost = ""

    assert send_capture(capture_id=capture.pk, by=by, at=at) is True
    assert len(payments(paypal)["captures"]) == 1
    assert_sound()


def test_part_that_paypal_is_still_working_on_is_not_taken_for_refused(
    paypal: PayPal, reserved: Placed, at: datetime, by: Actor
) -> None:
    capture = sent("A", at=at, by=by)
    paypal.lost = "capture"
    send_capture(capture_id=capture.pk, by=by, at=at)
    paypal.lost, paypal.busy = "", True

    assert send_capture(capture_id=capture.pk, by=by, at=at) is False

    assert Capture.objects.get().status == "requested"
    paypal.busy = False
    assert send_capture(capture_id=capture.pk, by=by, at=at) is True
    assert len(payments(paypal)["captures"]) == 1
    assert_sound()


def test_cancelled_order_is_voided(paypal: PayPal, reserved: Placed, at: datetime, by: Actor) -> None:
    cancel_order(order_id=reserved.order.pk, by=by, at=at, reason="no")
    paypal.lost = "void"
    reconcile(at=at)
    paypal.lost = ""

    reconcile(at=at + timedelta(minutes=1))

    assert payments(paypal)["authorizations"][0]["status"] == "VOIDED"
    assert (Attempt.objects.get().status, Refund.objects.count()) == ("cancelled", 0)
    assert_sound()
