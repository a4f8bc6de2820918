"""SIGKILL between the provider's yes and our books, for every provider: the money is found again, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, reconcile
from shop.checkout.types import Placed
from shop.demo.practice.views import PROVIDERS
from shop.fulfilment.services import pack_package, ship_package
from shop.orders.models import Order
from shop.payments.models import Attempt, Capture, Refund
from shop.payments.services import request_refund
from shop.store.models import StoreSettings
from shop.store.queries import forget_store, fresh_store
from shop.store.services import change_store
from tests.checkout.state import assert_sound, kinds_of
from tests.checkout.test_kills import killed

from .conftest import at_page

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
CODES = ("bkash", "nagad", "sslcommerz", "upay", "stripe", "paypal")
WALLET = {"wallet": "01770618575", "otp": "123456", "pin": "12121"}
RETURNED: dict[str, Callable[[Any], list[Any]]] = {
    "bkash": lambda books: [one["refundAmount"] for one in next(books.like("payment:"))["refunds"]],
    "nagad": lambda books: [one["cancelAmount"] for one in next(books.like("payment:"))["cancels"]],
    "sslcommerz": lambda books: [one["refund_amount"] for one in next(books.like("session:"))["refunds"]],
    "upay": lambda books: [next(books.like("payment:"))["refunded"]],
    "stripe": lambda books: [Decimal(next(books.like("session:"))["refunded"]) / 100],
    "paypal": lambda books: [next(books.like("order:"))["purchase_units"][0]["payments"]["captures"][0]["refunded"]],
}


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each provider in turn; the process that is killed may call this machine, too."""
    monkeypatch.setenv("OUTGOING_LOOPBACK", "1")
    if request.param == "paypal":
        fresh_store()
        StoreSettings.objects.update(currency="USD")
        forget_store()
    return str(request.param)


@pytest.fixture
def provider(code: str, open_provider: Any) -> Any:
    """The provider, answering on this machine."""
    return open_provider(code, PROVIDERS[code])


@pytest.fixture
def confirmed(code: str, provider: Any, order_by: Any) -> Placed:
    """An order whose shopper has confirmed on the provider's page and closed the browser."""
    placed: Placed = order_by(code)
    path = urlsplit(placed.redirect_url or "").path
    at_page(provider, path, choice="leave", **(WALLET if code == "bkash" else {}))
    return placed


@pytest.mark.parametrize("point", ["asking.settle", "settling.post_capture", "confirming.post_sale"])
def test_killed_after_the_providers_yes_is_settled_once(confirmed: Placed, point: str, at: datetime) -> None:
    killed("ask_provider", point, attempt_id=confirmed.attempt.pk)
    assert Order.objects.get().status == "awaiting_payment"
    assert_sound()

    for minutes in (1, 2):
        reconcile(at=at + timedelta(minutes=minutes))

    assert Order.objects.get().status == "placed"
    assert kinds_of(confirmed.order.reference) == ["capture", "sale"]
    assert_sound()


@pytest.mark.parametrize("point", ["claim", "sent", "booked"])
@pytest.mark.parametrize("code", ["stripe"], indirect=True)
def test_killed_while_a_part_is_taken_takes_it_once(
    code: str, provider: Any, order_by: Any, point: str, at: datetime, by: Actor
) -> None:
    change_store(reserving_methods=[code], by=by, at=at)
    placed = order_by(code)
    at_page(provider, urlsplit(placed.redirect_url).path, choice="leave")
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    package = placed.order.packages.get()
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=by, at=at)
    points = {"claim": "taking.capturing.take", "sent": "taking._taken", "booked": "taking.post_capture_part"}

    killed("send_capture", points[point], capture_id=Capture.objects.get().pk)
    assert_sound()
    for minutes in (1, 2, 3):
        reconcile(at=at + timedelta(minutes=minutes))

    assert next(provider.books.like("session:"))["payment_intent"]["amount_received"] == 2000_00
    assert (Attempt.objects.get().status, Capture.objects.get().status) == ("captured", "done")
    assert kinds_of(placed.order.reference) == ["sale", "capture"]
    assert_sound()


def test_killed_after_the_money_went_back_sends_it_once(
    code: str, provider: Any, confirmed: Placed, at: datetime, by: Actor
) -> None:
    ask_provider(attempt_id=confirmed.attempt.pk, by=by, at=at)
    attempt = Attempt.objects.get()
    amount = Money(500_00, attempt.currency)
    refund = request_refund(attempt_id=attempt.pk, amount=amount, key="one", reason="x", by=by, at=at)

    killed("send_refund", f"refunding.{'free_refund' if code == 'sslcommerz' else '_done'}", refund_id=refund.pk)
    for minutes in (1, 2, 3, 4):
        reconcile(at=at + timedelta(minutes=minutes))

    assert [Decimal(given) for given in RETURNED[code](provider.books)] == [500]
    expected = "failed" if code == "upay" else "done"  # Upay cannot be asked whether it did: a person looks
    assert Refund.objects.get().status == expected
    assert_sound()
