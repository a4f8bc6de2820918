"""Messages of every provider that sends any: before, three times, after, out of order, forged, about a lost order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from shop.base.actor import Actor
from shop.checkout.services import ask_provider, cancel_order, reconcile
from shop.checkout.types import Placed
from shop.demo.practice.views import PROVIDERS
from shop.demo.providers.stripe import told_of
from shop.orders.models import Order
from shop.payments.models import Attempt, Refund
from shop.store.models import StoreSettings
from shop.store.queries import forget_store, fresh_store
from tests.checkout.state import assert_sound, everything, kinds_of
from tests.queue import drain

from . import test_bkash, test_paypal, test_sslcommerz, test_stripe
from .conftest import at_page
from .test_bkash import amazon, bkash
from .test_paypal import key

__all__ = ["amazon", "bkash", "key"]  # fixtures
pytestmark = pytest.mark.django_db
CODES = ("stripe", "paypal", "sslcommerz", "bkash")


@dataclass
class Talker:
    """A provider and an order of its: its shopper pays, and it tells us."""

    placed: Placed
    leave: Callable[[], object]
    tell: Callable[[str], int]
    lie: Callable[[], int]


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    """Each provider in turn."""
    if request.param == "paypal":
        fresh_store()
        StoreSettings.objects.update(currency="USD")
        forget_store()
    return str(request.param)


@pytest.fixture
def talker(code: str, open_provider: Any, order_by: Any, request: pytest.FixtureRequest) -> Talker:
    """The provider, answering on this machine, and its order over 2,000."""
    own = request.getfixturevalue("bkash") if code == "bkash" else None
    service = own or open_provider(code, PROVIDERS[code])
    signer = {"paypal": "key", "bkash": "amazon"}.get(code)
    return MAKERS[code](service, order_by(code), request.getfixturevalue(signer) if signer else None)


def of_stripe(service: Any, placed: Placed, _signer: Any) -> Talker:
    def push(event_id: str, kind: str = "checkout.session.completed") -> Any:
        return service.event(kind, told_of(test_stripe.session(service)), event_id=event_id)

    return Talker(
        placed,
        lambda: at_page(service, f"/pay/{test_stripe.session(service)['id']}", choice="leave"),
        lambda event_id: test_stripe.tell(push(event_id)),
        lambda: test_stripe.tell(push("forged"), **{"Stripe-Signature": f"t=1,v1={'0' * 64}"}),
    )


def of_paypal(service: Any, placed: Placed, signer: Any) -> Talker:
    def push(event_id: str) -> Any:
        order = test_paypal.order(service)
        return service.event(signer, test_paypal.CERTIFICATE, "CHECKOUT.ORDER.APPROVED", order, event_id)

    return Talker(
        placed,
        lambda: at_page(service, f"/pay/{placed.attempt.provider_key}", choice="leave"),
        lambda event_id: test_paypal.tell(push(event_id)),
        lambda: test_paypal.tell(push("forged"), **{"PAYPAL-TRANSMISSION-ID": "t-2"}),
    )


def of_sslcommerz(service: Any, placed: Placed, _signer: Any) -> Talker:
    def fields() -> dict[str, str]:
        return service.told_of(test_sslcommerz.session(service))

    return Talker(
        placed,
        lambda: at_page(service, f"/pay/{placed.attempt.provider_key}", choice="leave"),
        lambda _event_id: test_sslcommerz.tell(fields()),
        lambda: test_sslcommerz.tell(fields() | {"amount": "1.00"}),
    )


def of_bkash(service: Any, placed: Placed, signer: Any) -> Talker:
    def body(event_id: str) -> bytes:
        return test_bkash.message(signer, placed.attempt, event=event_id)

    return Talker(
        placed,
        lambda: test_bkash.confirmed(service, placed.attempt, choice="leave"),
        lambda event_id: test_bkash.tell(body(event_id)),
        lambda: test_bkash.tell(body("forged").replace(b"Completed", b"Initiated")),
    )


MAKERS = {"stripe": of_stripe, "paypal": of_paypal, "sslcommerz": of_sslcommerz, "bkash": of_bkash}


def test_however_messages_come_there_is_one_order_and_one_charge(talker: Talker, at: datetime, by: Actor) -> None:
    early = talker.tell("early")
    drain()
    assert (early in {204, 400}, Order.objects.get().status) == (True, "awaiting_payment")

    talker.leave()
    forged = talker.lie()
    told = [talker.tell("paid") for _time in range(3)]
    drain()
    ask_provider(attempt_id=talker.placed.attempt.pk, said={"status": "success"}, by=by, at=at)
    done = everything()
    late = [talker.tell("paid"), talker.tell("late")]
    drain()
    for minutes in (1, 2):
        reconcile(at=at + timedelta(minutes=minutes))

    assert (forged, told, late) == (400, [204] * 3, [204] * 2)
    assert everything() == done
    assert (Order.objects.get().status, Attempt.objects.get().status) == ("placed", "captured")
    assert kinds_of(talker.placed.order.reference) == ["capture", "sale"]
    assert_sound()


def test_message_about_an_order_that_is_off_leaves_nobodys_money_here(talker: Talker, at: datetime, by: Actor) -> None:
    talker.leave()
    cancel_order(order_id=talker.placed.order.pk, by=by, at=at, reason="changed")
    told = [talker.tell("paid") for _time in range(2)]
    drain()
    for minutes in (1, 2, 3):
        reconcile(at=at + timedelta(minutes=minutes))

    attempt = Attempt.objects.get()
    assert (told, Order.objects.get().status) == ([204] * 2, "cancelled")
    assert (attempt.open, attempt.refundable.minor) == (False, 0)
    assert Refund.objects.count() == (1 if attempt.captured_minor else 0)
    assert_sound()
