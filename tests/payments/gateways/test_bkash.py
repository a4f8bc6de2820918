"""bKash over real HTTP: money moves when we execute, once, and every doubt is settled by asking."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from time import sleep
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.db import connection
from django.test import Client

from shop.base.actor import Actor
from shop.base.money import Money
from shop.catalog.models import Product
from shop.checkout.services import ask_provider, cancel_order, place_order, reconcile, send_refund
from shop.checkout.types import Outcome, Placed
from shop.demo.providers.bkash import POOR, Bkash, sns_message
from shop.orders.models import Order
from shop.payments.gateways import gateway_for
from shop.payments.models import AccessToken, Attempt, Exchange, Notice, Refund
from shop.payments.services import request_refund
from shop.payments.types import Finding, Unreachable
from shop.store.services import set_credential
from tests.checkout.crowd import at_once
from tests.checkout.state import assert_sound, everything, kinds_of
from tests.factories import make_cart, press_of
from tests.queue import drain

from .conftest import at_page

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)
TOPIC = "arn:aws:sns:ap-southeast-1:1:bkash"
CERTIFICATE = "https://sns.ap-southeast-1.amazonaws.com/SimpleNotificationService-1.pem"


@pytest.fixture
def bkash(open_provider: Any) -> Bkash:
    """bKash, answering on this machine."""
    return open_provider("bkash", Bkash)


@pytest.fixture
def waiting(bkash: Bkash, order_by: Any) -> Placed:
    """An order over 2,000 taka; its shopper is on bKash's page."""
    return order_by("bkash")


def confirmed(bkash: Bkash, attempt: Attempt, choice: str = "confirm", wallet: str = "01770618575") -> dict[str, str]:
    """The shopper fills bKash's page in; what the browser brings back."""
    form = {"choice": choice, "wallet": wallet, "otp": "123456", "pin": "12121"}
    reply = at_page(bkash, f"/pay/{attempt.provider_key}", **form)
    return dict(parse_qsl(urlsplit(reply.headers.get("Location", "")).query))


def came_back(bkash: Bkash, placed: Placed, at: datetime, by: Actor, **how: str) -> Outcome:
    """The shopper confirms and comes back to the shop."""
    assert placed.attempt
    said = confirmed(bkash, placed.attempt, **how)
    return ask_provider(attempt_id=placed.attempt.pk, said=said, by=by, at=at).outcome


def test_shopper_is_sent_to_the_page_of_bkash_with_the_exact_amount(bkash: Bkash, waiting: Placed) -> None:
    payment = next(bkash.books.like("payment:"))

    assert waiting.redirect_url == f"{bkash.address}/pay/{payment['paymentID']}"
    assert (payment["amount"], payment["currency"], payment["intent"]) == ("2000.00", "BDT", "sale")
    assert payment["merchantInvoiceNumber"] == waiting.attempt.merchant_ref
    assert payment["callbackURL"].endswith(f"/pay/{waiting.attempt.public_id}/return/")


def test_confirmed_payment_is_executed_once_and_places_the_order(
    bkash: Bkash, waiting: Placed, at: datetime, by: Actor
) -> None:
    said = confirmed(bkash, waiting.attempt)

    outcomes = [ask_provider(attempt_id=waiting.attempt.pk, said=said, by=by, at=at).outcome for _time in range(3)]

    attempt = Attempt.objects.get()
    assert outcomes == [Outcome.CONFIRMED, Outcome.KNOWN, Outcome.KNOWN]
    assert (Order.objects.get().status, attempt.status) == ("placed", "captured")
    assert attempt.capture_key == next(bkash.books.like("payment:"))["trxID"]
    assert Exchange.objects.filter(verb="execute").count() == 1
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert_sound()


@pytest.mark.parametrize(("choice", "status"), [("cancel", "cancelled"), ("fail", "failed")])
def test_payment_that_was_not_confirmed_ends_without_money(
    bkash: Bkash, waiting: Placed, choice: str, status: str, at: datetime, by: Actor
) -> None:
    assert came_back(bkash, waiting, at, by, choice=choice) is Outcome.ENDED

    assert (Attempt.objects.get().status, Order.objects.get().status) == (status, "awaiting_payment")
    assert not Exchange.objects.filter(verb="execute").exists()
    assert_sound()


def test_wallet_without_money_is_told_so(bkash: Bkash, waiting: Placed, at: datetime, by: Actor) -> None:
    assert came_back(bkash, waiting, at, by, wallet=POOR) is Outcome.ENDED

    assert (Attempt.objects.get().status, Attempt.objects.get().failure_code) == ("failed", "insufficient_funds")


def test_success_that_only_the_browser_claims_moves_nothing(
    bkash: Bkash, waiting: Placed, at: datetime, by: Actor
) -> None:
    before = everything()
    lie = {"paymentID": waiting.attempt.provider_key, "status": "success"}

    assert ask_provider(attempt_id=waiting.attempt.pk, said=lie, by=by, at=at).outcome is Outcome.OPEN
    assert everything() == before


def test_words_about_another_payment_are_not_followed(bkash: Bkash, waiting: Placed, at: datetime, by: Actor) -> None:
    lie = {"paymentID": "TR0011other", "status": "cancel"}

    assert ask_provider(attempt_id=waiting.attempt.pk, said=lie, by=by, at=at).outcome is Outcome.OPEN
    assert Attempt.objects.get().status == "pending"


def test_lost_answer_to_execute_is_settled_by_the_status(
    bkash: Bkash, waiting: Placed, at: datetime, by: Actor
) -> None:
    bkash.lost = "execute"

    assert came_back(bkash, waiting, at, by) is Outcome.CONFIRMED
    assert Exchange.objects.filter(verb="execute", status=None).count() == 1
    assert_sound()


def test_bkash_that_is_away_leaves_the_payment_open_and_not_failed(
    bkash: Bkash, waiting: Placed, at: datetime, by: Actor
) -> None:
    said = confirmed(bkash, waiting.attempt)
    bkash.away = True
    before = everything()

    assert ask_provider(attempt_id=waiting.attempt.pk, said=said, by=by, at=at).outcome is Outcome.OPEN
    assert everything() == before


def test_closed_browser_after_the_confirmation_is_found_by_the_reconciler(
    bkash: Bkash, waiting: Placed, at: datetime
) -> None:
    confirmed(bkash, waiting.attempt, choice="leave")

    reconcile(at=at + timedelta(minutes=1))

    assert Order.objects.get().status == "placed"
    assert_sound()


def test_cancelled_order_is_never_executed(bkash: Bkash, waiting: Placed, at: datetime, by: Actor) -> None:
    said = confirmed(bkash, waiting.attempt)
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="changed my mind")
    drain()

    ask_provider(attempt_id=waiting.attempt.pk, said=said, by=by, at=at)

    assert Attempt.objects.get().status == "cancelled"
    assert not Exchange.objects.filter(verb="execute").exists()
    assert next(bkash.books.like("payment:"))["trxID"] == ""


def test_money_that_moved_while_the_order_was_cancelled_goes_back(
    bkash: Bkash, waiting: Placed, at: datetime, by: Actor
) -> None:
    said = confirmed(bkash, waiting.attempt)
    stale = Attempt.objects.get()
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="changed my mind")
    gateway_for("bkash").finish(stale, said)

    drain()
    reconcile(at=at + timedelta(minutes=1))

    refund = Refund.objects.get()
    assert (refund.status, refund.amount_minor) == ("done", 2000_00)
    assert next(bkash.books.like("payment:"))["refunds"][0]["refundAmount"] == "2000.00"
    assert_sound()


def test_other_amount_than_ours_is_left_to_a_person(bkash: Bkash, waiting: Placed, at: datetime, by: Actor) -> None:
    payment = next(bkash.books.like("payment:"))
    bkash.books.put(f"payment:{payment['paymentID']}", payment | {"amount": "20.00"})

    assert came_back(bkash, waiting, at, by) is Outcome.MISMATCH
    assert Order.objects.get().status == "awaiting_payment"


def test_refusal_to_create_ends_the_attempt(bkash: Bkash, order_by: Any, client: Client) -> None:
    bkash.keys["app-key"] = "another"

    placed = order_by("bkash")

    assert Attempt.objects.get().status == "started"
    assert "We are waiting" in client.get(placed.redirect_url).text


def test_used_invoice_ends_the_attempt_so_that_another_can_be_made(
    bkash: Bkash, order_by: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        bkash, "create", lambda said: {"statusCode": "2029", "statusMessage": "Duplicate for all transactions"}
    )

    placed = order_by("bkash")

    assert (Attempt.objects.get().status, Attempt.objects.get().failure_code) == ("failed", "provider_refused")
    assert placed.redirect_url.endswith("/return/")


# Tokens --------------------------------------------------------------------------------------------------------------


def test_one_token_serves_every_call(bkash: Bkash, waiting: Placed, at: datetime, by: Actor) -> None:
    bkash.grants_per_hour = 1

    assert came_back(bkash, waiting, at, by) is Outcome.CONFIRMED


def test_refused_token_is_renewed_once(bkash: Bkash, waiting: Placed, at: datetime, by: Actor) -> None:
    bkash.forget_tokens()

    assert came_back(bkash, waiting, at, by) is Outcome.CONFIRMED
    assert Exchange.objects.filter(verb="token grant").count() == 2


def test_old_token_is_renewed_by_its_refresh_token(bkash: Bkash, waiting: Placed, at: datetime, by: Actor) -> None:
    AccessToken.objects.update(renews_at=at - timedelta(minutes=1))

    assert came_back(bkash, waiting, at, by) is Outcome.CONFIRMED
    assert Exchange.objects.filter(verb="token refresh").count() == 1


def test_token_in_the_database_is_sealed(waiting: Placed) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, refresh FROM payments_accesstoken")
        (kept,) = cursor.fetchall()

    assert not [text for text in kept if "id-" in text or "refresh-" in text]


@pytest.mark.django_db(transaction=True)
def test_thirty_parallel_first_calls_ask_for_one_token(bkash: Bkash, order_by: Any) -> None:
    bkash.grants_per_hour = 1
    placed = order_by("bkash")
    AccessToken.objects.all().delete()
    bkash.forget_tokens()

    found = at_once([lambda: gateway_for("bkash").query(placed.attempt).state] * 30)

    assert found == [Finding.OPEN] * 30


# Refunds -------------------------------------------------------------------------------------------------------------


def promised(attempt: Attempt, minor: int, key: str, at: datetime, by: Actor) -> Refund:
    """A part that is to go back."""
    amount = Money(minor, "BDT")
    return request_refund(attempt_id=attempt.pk, amount=amount, key=key, reason="came back", by=by, at=at)


@pytest.fixture
def paid(bkash: Bkash, waiting: Placed, at: datetime, by: Actor) -> Attempt:
    """The order, paid."""
    came_back(bkash, waiting, at, by)
    return Attempt.objects.get()


def test_parts_go_back_until_nothing_is_left(bkash: Bkash, paid: Attempt, at: datetime, by: Actor) -> None:
    done = [
        send_refund(refund_id=promised(paid, minor, str(minor), at, by).pk, by=by, at=at) for minor in (500_50, 1499_50)
    ]

    parts = [one["refundAmount"] for one in next(bkash.books.like("payment:"))["refunds"]]
    assert (done, parts) == ([True, True], ["500.50", "1499.50"])
    assert kinds_of(paid.reference) == ["capture", "sale", "refund", "refund"]


def test_lost_answer_to_a_refund_pays_back_once(bkash: Bkash, paid: Attempt, at: datetime, by: Actor) -> None:
    refund = promised(paid, 300_00, "one", at, by)
    bkash.lost = "transaction"
    assert send_refund(refund_id=refund.pk, by=by, at=at) is False
    bkash.lost = ""

    assert send_refund(refund_id=refund.pk, by=by, at=at) is True

    assert len(next(bkash.books.like("payment:"))["refunds"]) == 1


def test_lost_refund_is_not_sent_again_while_bkash_cannot_say_what_it_gave_back(
    bkash: Bkash, paid: Attempt, at: datetime, by: Actor
) -> None:
    refund = promised(paid, 300_00, "one", at, by)
    bkash.lost = "refund/payment/transaction"
    send_refund(refund_id=refund.pk, by=by, at=at)
    bkash.lost, bkash.ailing = "", "refund/payment/status"

    assert send_refund(refund_id=refund.pk, by=by, at=at) is False

    assert len(next(bkash.books.like("payment:"))["refunds"]) == 1
    bkash.ailing = ""
    assert send_refund(refund_id=refund.pk, by=by, at=at) is True
    assert len(next(bkash.books.like("payment:"))["refunds"]) == 1


def test_two_equal_refunds_with_lost_answers_pay_back_twice(
    bkash: Bkash, paid: Attempt, at: datetime, by: Actor
) -> None:
    refunds = [promised(paid, 300_00, key, at, by) for key in ("one", "two")]
    bkash.lost = "transaction"
    for refund in refunds:
        send_refund(refund_id=refund.pk, by=by, at=at)
    bkash.lost = ""

    assert [send_refund(refund_id=refund.pk, by=by, at=at) for refund in refunds] == [True, True]

    assert len(next(bkash.books.like("payment:"))["refunds"]) == 2
    assert len(set(Refund.objects.values_list("provider_key", flat=True))) == 2


def test_refund_that_bkash_refuses_is_left_to_a_person(bkash: Bkash, paid: Attempt, at: datetime, by: Actor) -> None:
    payment = next(bkash.books.like("payment:"))
    part = {"refundAmount": "1.00", "refundTrxId": "X", "refundTransactionStatus": "Completed"}
    bkash.books.put(f"payment:{payment['paymentID']}", payment | {"refunds": [part] * 10})

    assert send_refund(refund_id=promised(paid, 100, "eleventh", at, by).pk, by=by, at=at) is False

    assert Refund.objects.get().status == "failed"
    assert Attempt.objects.get().refunded_minor == 0


@pytest.mark.django_db(transaction=True)
def test_pay_pressed_twice_opens_one_payment_and_fails_none(
    bkash: Bkash, kettle: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = bkash.create

    def slowly(said: dict[str, Any]) -> dict[str, Any]:
        answer = opened(said)
        sleep(0.5)
        return answer

    monkeypatch.setattr(bkash, "create", slowly)
    press = press_of(make_cart((kettle, 2)), method="bkash")

    first, second = at_once([partial(place_order, **press)] * 2)

    payment = next(bkash.books.like("payment:"))
    assert first.redirect_url == second.redirect_url == f"{bkash.address}/pay/{payment['paymentID']}"
    assert (Attempt.objects.get().status, Attempt.objects.get().provider_key) == ("pending", payment["paymentID"])


@pytest.mark.django_db(transaction=True)
def test_thirty_parallel_senders_pay_one_refund_back_once(bkash: Bkash, order_by: Any, at: datetime, by: Actor) -> None:
    placed = order_by("bkash")
    came_back(bkash, placed, at, by)
    refund = promised(Attempt.objects.get(), 300_00, "one", at, by)

    at_once([lambda: send_refund(refund_id=refund.pk, by=by, at=at)] * 30)

    assert len(next(bkash.books.like("payment:"))["refunds"]) == 1
    assert Refund.objects.get().status == "done"
    assert_sound()


# Messages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def amazon(bkash: Bkash, at: datetime, by: Actor) -> rsa.RSAPrivateKey:
    """Amazon's key; its certificate is the one that we would fetch."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    cache.set(f"sns:{CERTIFICATE}", certificate.public_bytes(serialization.Encoding.PEM))
    set_credential(provider="bkash", name="topic-arn", secret=TOPIC, by=by, at=at)
    return key


def message(key: rsa.RSAPrivateKey, attempt: Attempt, **changes: Any) -> bytes:
    """bKash says that a payment was completed."""
    said = {"merchantInvoiceNumber": attempt.merchant_ref, "transactionStatus": "Completed", "amount": "1.00"}
    said["debitMSISDN"] = "8801770618575"
    return sns_message(key, **({"topic": TOPIC, "certificate": CERTIFICATE, "message": said} | changes))


def tell(body: bytes) -> int:
    """Post it to our door."""
    return Client().post("/hooks/bkash/", body, content_type="text/plain; charset=UTF-8").status_code


def test_message_makes_us_ask_and_is_not_believed_itself(
    bkash: Bkash, waiting: Placed, amazon: rsa.RSAPrivateKey
) -> None:
    confirmed(bkash, waiting.attempt, choice="leave")

    assert [tell(message(amazon, waiting.attempt)) for _time in range(3)] == [204] * 3
    drain()

    notice = Notice.objects.get()
    assert Order.objects.get().status == "placed"
    assert (notice.settled_at is not None, notice.body["debitMSISDN"]) == (True, "•••575")


def test_message_before_the_payment_changes_nothing(waiting: Placed, amazon: rsa.RSAPrivateKey) -> None:
    assert tell(message(amazon, waiting.attempt)) == 204
    drain()

    assert Attempt.objects.get().status == "pending"


@pytest.mark.parametrize(
    "changes",
    [
        {"topic": "arn:aws:sns:other"},
        {"certificate": "https://sns.evil.example/SimpleNotificationService-1.pem"},
        {"certificate": CERTIFICATE.replace("https", "http")},
        {"certificate": CERTIFICATE.replace(".pem", ".txt")},
    ],
    ids=["topic", "host", "plain http", "no certificate"],
)
def test_message_of_somebody_else_is_refused(
    waiting: Placed, amazon: rsa.RSAPrivateKey, changes: dict[str, Any]
) -> None:
    assert tell(message(amazon, waiting.attempt, **changes)) == 400
    assert not Notice.objects.exists()


def test_forged_message_is_refused(waiting: Placed, amazon: rsa.RSAPrivateKey) -> None:
    stranger = rsa.generate_private_key(65537, 2048)

    assert tell(message(stranger, waiting.attempt)) == 400
    assert tell(message(amazon, waiting.attempt).replace(b"Completed", b"Cancelled")) == 400
    assert tell(b"[]") == tell(b"{") == tell(b"") == 400
    assert not Notice.objects.exists()


# What is kept --------------------------------------------------------------------------------------------------------


def test_exchange_is_kept_without_secrets_and_numbers(bkash: Bkash, waiting: Placed, at: datetime, by: Actor) -> None:
    came_back(bkash, waiting, at, by)

    kept = "".join(f"{row.address} {row.sent} {row.heard}" for row in Exchange.objects.all())
    secrets = [*bkash.keys.values(), *(one["token"] for one in (bkash.books.get("tokens") or {})["given"])]
    assert not [secret for secret in {*secrets} - {"practice"} if secret in kept]
    assert "01770618575" not in kept
    assert set(Exchange.objects.values_list("verb", flat=True)) == {"token grant", "create", "execute"}


def test_method_is_offered_when_its_keys_are_entered(bkash: Bkash, settings: Any) -> None:
    settings.DEMO = False

    gateway = gateway_for("bkash")
    with pytest.raises(Unreachable):
        gateway.base({"base-url": "practice"})  # type: ignore[attr-defined]
