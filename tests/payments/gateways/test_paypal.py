"""PayPal over real HTTP: money moves when we capture, events are hints, a completed order is not yet money."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.test import Client

from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, cancel_order, reconcile, send_refund, void_payment
from shop.checkout.types import Outcome, Placed
from shop.demo.providers.paypal import PayPal
from shop.demo.providers.wire import Push
from shop.orders.models import Order
from shop.payments.gateways import gateway_for
from shop.payments.gateways.hosted import money_of, written
from shop.payments.models import Attempt, Exchange, Notice, Refund
from shop.payments.queries import methods_for
from shop.payments.services import request_refund
from shop.payments.types import Finding
from shop.store.models import StoreSettings
from shop.store.queries import forget_store, fresh_store
from tests.checkout.state import assert_sound, kinds_of
from tests.queue import drain

from .conftest import at_page

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)
CERTIFICATE = "https://api.paypal.com/v1/notifications/certs/CERT-1"


@pytest.fixture
def dollars(db: None) -> None:
    """The marketplace sells in US dollars: PayPal takes no taka."""
    fresh_store()
    StoreSettings.objects.update(currency="USD")
    forget_store()


@pytest.fixture
def paypal(dollars: None, open_provider: Any) -> PayPal:
    """PayPal, answering on this machine."""
    return open_provider("paypal", PayPal)


@pytest.fixture
def waiting(paypal: PayPal, order_by: Any) -> Placed:
    """An order over 2,000 dollars; its shopper is on PayPal's page."""
    return order_by("paypal")


def order(paypal: PayPal) -> dict[str, Any]:
    """The only order."""
    return next(paypal.books.like("order:"))


def came_back(paypal: PayPal, placed: Placed, choice: str, at: datetime, by: Actor) -> Outcome:
    """The shopper chooses on PayPal's page and comes back."""
    assert placed.attempt
    reply = at_page(paypal, f"/pay/{placed.attempt.provider_key}", choice=choice)
    said = dict(parse_qsl(urlsplit(reply.headers.get("Location", "")).query))
    return ask_provider(attempt_id=placed.attempt.pk, said=said, by=by, at=at).outcome


def test_order_carries_the_exact_amount_and_our_reference(paypal: PayPal, waiting: Placed) -> None:
    unit = order(paypal)["purchase_units"][0]

    assert unit["amount"] == {"currency_code": "USD", "value": "2000.00"}
    assert (unit["custom_id"], unit["invoice_id"]) == (waiting.attempt.merchant_ref,) * 2


def test_approved_order_is_captured_once(paypal: PayPal, waiting: Placed, at: datetime, by: Actor) -> None:
    outcomes = [came_back(paypal, waiting, "approve", at, by) for _time in range(3)]

    assert outcomes == [Outcome.CONFIRMED, Outcome.KNOWN, Outcome.KNOWN]
    assert Exchange.objects.filter(verb="capture").count() == 1
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert_sound()


@pytest.mark.parametrize(("choice", "status"), [("cancel", "cancelled"), ("decline", "failed")])
def test_payment_that_was_not_made_ends(
    paypal: PayPal, waiting: Placed, choice: str, status: str, at: datetime, by: Actor
) -> None:
    assert came_back(paypal, waiting, choice, at, by) is Outcome.ENDED
    assert (Attempt.objects.get().status, Order.objects.get().status) == (status, "awaiting_payment")


def test_return_that_nobody_approved_moves_nothing(paypal: PayPal, waiting: Placed, at: datetime, by: Actor) -> None:
    lie = {"token": waiting.attempt.provider_key, "PayerID": "X"}

    assert ask_provider(attempt_id=waiting.attempt.pk, said=lie, by=by, at=at).outcome is Outcome.OPEN
    assert not Exchange.objects.filter(verb="capture").exists()


def test_closed_browser_after_the_approval_is_found_by_the_reconciler(
    paypal: PayPal, waiting: Placed, at: datetime
) -> None:
    at_page(paypal, f"/pay/{waiting.attempt.provider_key}", choice="leave")

    reconcile(at=at + timedelta(minutes=1))

    assert Order.objects.get().status == "placed"


def test_capture_of_a_process_that_died_after_we_gave_up_is_found_by_looking_back(
    paypal: PayPal, waiting: Placed, at: datetime, by: Actor
) -> None:
    still_open = Attempt.objects.get()
    void_payment(attempt_id=still_open.pk, by=by, at=at)
    at_page(paypal, f"/pay/{still_open.provider_key}", choice="leave")
    assert gateway_for("paypal").query(still_open).state is Finding.PAID  # and nobody lived to note it

    reconcile(at=at + timedelta(minutes=20))

    assert (Attempt.objects.get().status, Order.objects.get().status) == ("captured", "placed")
    assert_sound()


def test_lost_answer_to_the_capture_is_settled_by_the_order(
    paypal: PayPal, waiting: Placed, at: datetime, by: Actor
) -> None:
    paypal.lost = "capture"

    assert came_back(paypal, waiting, "approve", at, by) is Outcome.CONFIRMED
    assert_sound()


def test_lost_answer_while_opening_finds_the_same_order(paypal: PayPal, order_by: Any, client: Client) -> None:
    paypal.lost = "orders"
    placed = order_by("paypal")
    paypal.lost = ""

    answer = client.get(placed.redirect_url)

    assert answer["Location"] == f"{paypal.address}/pay/{order(paypal)['id']}"


@pytest.mark.parametrize(("end", "status"), [("COMPLETED", "placed"), ("DECLINED", "awaiting_payment")])
def test_capture_under_review_is_open_until_paypal_decides(
    paypal: PayPal, waiting: Placed, end: str, status: str, at: datetime, by: Actor
) -> None:
    paypal.review = True
    assert came_back(paypal, waiting, "approve", at, by) is Outcome.OPEN
    paypal.decide(end)

    reconcile(at=at + timedelta(minutes=1))

    assert Order.objects.get().status == status


def test_cancelled_order_is_never_captured(paypal: PayPal, waiting: Placed, at: datetime, by: Actor) -> None:
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")
    drain()

    came_back(paypal, waiting, "approve", at, by)

    assert not Exchange.objects.filter(verb="capture").exists()


def test_other_amount_is_left_to_a_person(paypal: PayPal, waiting: Placed, at: datetime, by: Actor) -> None:
    entry = order(paypal)
    entry["purchase_units"][0]["amount"]["value"] = "20.00"
    paypal.books.put(f"order:{entry['id']}", entry)

    assert came_back(paypal, waiting, "approve", at, by) is Outcome.MISMATCH


def test_refused_token_is_renewed(paypal: PayPal, waiting: Placed, at: datetime, by: Actor) -> None:
    paypal.books.put("token", {"token": "another"})

    assert came_back(paypal, waiting, "approve", at, by) is Outcome.CONFIRMED


def test_paypal_is_not_offered_for_taka(paypal: PayPal) -> None:
    assert "paypal" in {method.code for method in methods_for(StoreSettings(currency="USD"))}
    assert "paypal" not in {method.code for method in methods_for(StoreSettings(currency="BDT"))}


@pytest.mark.parametrize(("money", "text"), [(Money(1200, "JPY"), "1200"), (Money(5, "USD"), "0.05")])
def test_amounts_are_written_exactly(money: Money, text: str) -> None:
    assert written(money) == text
    assert money_of(text, money.currency) == money


@pytest.mark.parametrize("text", ["12.5", "", "abc", "NaN", None])
def test_what_is_no_amount_of_yen_is_none(text: object) -> None:
    assert money_of(text, "JPY") is None


# Refunds -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def refund(paypal: PayPal, waiting: Placed, at: datetime, by: Actor) -> Refund:
    """500 dollars of a paid order are to go back."""
    came_back(paypal, waiting, "approve", at, by)
    amount, attempt = Money(500_00, "USD"), Attempt.objects.get()
    return request_refund(attempt_id=attempt.pk, amount=amount, key="one", reason="came back", by=by, at=at)


def refunded(paypal: PayPal) -> str:
    """What PayPal gave back."""
    return str(order(paypal)["purchase_units"][0]["payments"]["captures"][0]["refunded"])


def test_part_goes_back(paypal: PayPal, refund: Refund, at: datetime, by: Actor) -> None:
    assert send_refund(refund_id=refund.pk, by=by, at=at) is True
    assert refunded(paypal) == "500.00"
    assert_sound()


def test_lost_answer_to_a_refund_pays_back_once(paypal: PayPal, refund: Refund, at: datetime, by: Actor) -> None:
    paypal.lost = "refund"
    assert send_refund(refund_id=refund.pk, by=by, at=at) is False
    paypal.lost = ""

    assert send_refund(refund_id=refund.pk, by=by, at=at) is True
    assert refunded(paypal) == "500.00"


def test_refund_that_paypal_is_still_working_on_is_not_taken_for_refused(
    paypal: PayPal, refund: Refund, at: datetime, by: Actor
) -> None:
    paypal.lost = "refund"
    send_refund(refund_id=refund.pk, by=by, at=at)
    paypal.lost, paypal.busy = "", True

    assert send_refund(refund_id=refund.pk, by=by, at=at) is False

    assert (Refund.objects.get().status, Attempt.objects.get().refunded_minor) == ("requested", 500_00)
    paypal.busy = False
    assert send_refund(refund_id=refund.pk, by=by, at=at) is True
    assert refunded(paypal) == "500.00"
    assert_sound()


@pytest.mark.parametrize(("end", "status"), [("COMPLETED", "done"), ("FAILED", "failed")])
def test_pending_refund_ends_as_paypal_says(
    paypal: PayPal, refund: Refund, end: str, status: str, at: datetime, by: Actor
) -> None:
    paypal.slow_refunds = True
    assert send_refund(refund_id=refund.pk, by=by, at=at) is False
    paypal.finish_refunds(end)

    send_refund(refund_id=refund.pk, by=by, at=at)

    assert Refund.objects.get().status == status


# Events --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def key(at: datetime) -> rsa.RSAPrivateKey:
    """PayPal's key; its certificate is the one that we would fetch."""
    made = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "messageverificationcerts.paypal.com")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(made.public_key())
    builder = builder.serial_number(1).not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=1))
    certificate = builder.sign(made, hashes.SHA256())
    cache.set(f"paypal:{CERTIFICATE}", certificate.public_bytes(serialization.Encoding.PEM))
    return made


def tell(push: Push, body: bytes | None = None, **headers: str) -> int:
    """Post an event to our door."""
    sent = {**push.headers} | headers
    return Client().post("/hooks/paypal/", body or push.body, content_type="application/json", headers=sent).status_code


def approved(paypal: PayPal, placed: Placed, key: rsa.RSAPrivateKey, certificate: str = CERTIFICATE) -> Push:
    """PayPal says that the shopper, who has closed the browser, approved."""
    assert placed.attempt
    at_page(paypal, f"/pay/{placed.attempt.provider_key}", choice="leave")
    return paypal.event(key, certificate, "CHECKOUT.ORDER.APPROVED", order(paypal))


def test_event_three_times_captures_once(paypal: PayPal, waiting: Placed, key: rsa.RSAPrivateKey) -> None:
    push = approved(paypal, waiting, key)

    assert [tell(push) for _time in range(3)] == [204] * 3
    drain()

    assert (Order.objects.get().status, Notice.objects.count()) == ("placed", 1)
    assert_sound()


def test_forged_events_are_refused(paypal: PayPal, waiting: Placed, key: rsa.RSAPrivateKey) -> None:
    push = approved(paypal, waiting, key)

    assert tell(push, body=push.body.replace(b"APPROVED", b"REVERSED")) == 400
    assert tell(push, **{"PAYPAL-TRANSMISSION-ID": "t-2"}) == 400
    assert tell(push, **{"PAYPAL-TRANSMISSION-SIG": ""}) == 400
    assert tell(push, **{"PAYPAL-AUTH-ALGO": "none"}) == 400
    for url in ("https://paypal.com.evil.example/c", "http://api.paypal.com/c", "https://evil.example/?paypal.com"):
        assert tell(approved(paypal, waiting, key, url)) == 400
    assert not Notice.objects.exists()


def test_event_for_another_webhook_is_refused(paypal: PayPal, waiting: Placed, key: rsa.RSAPrivateKey) -> None:
    paypal.keys["webhook-id"] = "WH-OTHER"

    assert tell(approved(paypal, waiting, key)) == 400


def test_gateway_closes_what_nobody_captured(paypal: PayPal, waiting: Placed) -> None:
    assert gateway_for("paypal").void(waiting.attempt).state.value == "cancelled"
