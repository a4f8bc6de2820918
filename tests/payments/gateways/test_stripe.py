"""Stripe over real HTTP: idempotent by key, signed events as hints, the session as the truth."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.base.money import Money
from shop.checkout.services import ask_provider, cancel_order, expire_unpaid, reconcile, send_refund
from shop.checkout.types import Outcome, Placed
from shop.demo.providers.stripe import Stripe, told_of
from shop.demo.providers.wire import Push
from shop.orders.models import Order
from shop.payments.gateways import gateway_for
from shop.payments.gateways.stripe.api import brackets
from shop.payments.models import Attempt, Exchange, Notice, Refund
from shop.payments.services import request_refund
from shop.payments.types import Purchase
from tests.checkout.state import assert_sound, everything, kinds_of
from tests.queue import drain

from .conftest import at_page

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


@pytest.fixture
def stripe(open_provider: Any) -> Stripe:
    """Stripe, answering on this machine."""
    return open_provider("stripe", Stripe)


@pytest.fixture
def waiting(stripe: Stripe, order_by: Any) -> Placed:
    """An order over 2,000 taka; its shopper is on Stripe's page."""
    return order_by("stripe")


def session(stripe: Stripe) -> dict[str, Any]:
    """The only session."""
    return next(stripe.books.like("session:"))


def came_back(stripe: Stripe, placed: Placed, choice: str, at: datetime, by: Actor) -> Outcome:
    """The shopper chooses on Stripe's page and comes back."""
    assert placed.attempt
    reply = at_page(stripe, f"/pay/{session(stripe)['id']}", choice=choice)
    said = dict(parse_qsl(urlsplit(reply.headers.get("Location", "")).query))
    return ask_provider(attempt_id=placed.attempt.pk, said=said, by=by, at=at).outcome


def tell(push: Push, **headers: str) -> int:
    """Post an event to our door."""
    named = {"Stripe-Signature": push.headers["Stripe-Signature"]} | headers
    return Client().post("/hooks/stripe/", push.body, content_type="application/json", headers=named).status_code


def test_session_carries_minor_units_and_our_reference(stripe: Stripe, waiting: Placed) -> None:
    opened = session(stripe)

    assert (opened["amount_total"], opened["currency"]) == (2000_00, "bdt")
    assert opened["client_reference_id"] == waiting.attempt.merchant_ref
    assert waiting.redirect_url == f"{stripe.address}/pay/{opened['id']}"


def test_paid_session_places_the_order_once(stripe: Stripe, waiting: Placed, at: datetime, by: Actor) -> None:
    outcomes = [came_back(stripe, waiting, "pay", at, by) for _time in range(3)]

    assert outcomes == [Outcome.CONFIRMED, Outcome.KNOWN, Outcome.KNOWN]
    assert Attempt.objects.get().capture_key == session(stripe)["payment_intent"]["id"]
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert_sound()


def test_declined_card_leaves_the_page_open(stripe: Stripe, waiting: Placed, at: datetime, by: Actor) -> None:
    reply = at_page(stripe, f"/pay/{session(stripe)['id']}", choice="decline")

    assert reply.page
    assert reply.page.words == "Your card was declined."
    assert ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at).outcome is Outcome.OPEN


def test_way_back_without_paying_closes_the_session(stripe: Stripe, waiting: Placed, at: datetime, by: Actor) -> None:
    assert came_back(stripe, waiting, "cancel", at, by) is Outcome.ENDED

    assert (session(stripe)["status"], Attempt.objects.get().status) == ("expired", "cancelled")


def test_cancelled_that_only_the_browser_claims_does_not_undo_a_payment(
    stripe: Stripe, waiting: Placed, at: datetime, by: Actor
) -> None:
    at_page(stripe, f"/pay/{session(stripe)['id']}", choice="leave")

    outcome = ask_provider(attempt_id=waiting.attempt.pk, said={"cancelled": "1"}, by=by, at=at).outcome

    assert outcome is Outcome.CONFIRMED


def test_lost_answer_while_opening_finds_the_same_session(stripe: Stripe, order_by: Any, client: Client) -> None:
    stripe.lost = "sessions"
    placed = order_by("stripe")
    stripe.lost = ""

    answer = client.get(placed.redirect_url)

    assert answer["Location"] == f"{stripe.address}/pay/{session(stripe)['id']}"
    assert len(list(stripe.books.like("session:"))) == 1


def test_expired_order_closes_the_session(stripe: Stripe, waiting: Placed, at: datetime) -> None:
    expire_unpaid(at=at + timedelta(minutes=31))

    assert (session(stripe)["status"], Order.objects.get().status) == ("expired", "expired")


def test_payment_in_the_moment_of_the_cancellation_goes_back(
    stripe: Stripe, waiting: Placed, at: datetime, by: Actor
) -> None:
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")
    at_page(stripe, f"/pay/{session(stripe)['id']}", choice="leave")

    drain()

    assert (Refund.objects.get().status, session(stripe)["refunded"]) == ("done", 2000_00)
    assert_sound()


@pytest.mark.parametrize("change", [{"amount_total": 20_00}, {"currency": "usd"}, {"client_reference_id": "x"}])
def test_other_money_is_left_to_a_person(
    stripe: Stripe, waiting: Placed, change: dict[str, Any], at: datetime, by: Actor
) -> None:
    stripe.kept(session(stripe) | change)

    assert came_back(stripe, waiting, "pay", at, by) is Outcome.MISMATCH


def test_stripe_that_is_away_leaves_the_payment_open(stripe: Stripe, waiting: Placed, at: datetime, by: Actor) -> None:
    stripe.away = True

    assert came_back(stripe, waiting, "pay", at, by) is Outcome.OPEN


# Events --------------------------------------------------------------------------------------------------------------


def test_event_three_times_pays_once(stripe: Stripe, waiting: Placed) -> None:
    at_page(stripe, f"/pay/{session(stripe)['id']}", choice="leave")
    push = stripe.event("checkout.session.completed", told_of(session(stripe)))

    assert [tell(push) for _time in range(3)] == [204] * 3
    drain()

    assert (Order.objects.get().status, Notice.objects.count()) == ("placed", 1)
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]


def test_event_that_lies_is_found_out(stripe: Stripe, waiting: Placed) -> None:
    lie = told_of(session(stripe)) | {"payment_status": "paid"}

    assert tell(stripe.event("checkout.session.completed", lie)) == 204
    drain()

    assert Order.objects.get().status == "awaiting_payment"


def test_late_failure_after_the_payment_changes_nothing(
    stripe: Stripe, waiting: Placed, at: datetime, by: Actor
) -> None:
    came_back(stripe, waiting, "pay", at, by)
    before = everything()

    tell(stripe.event("payment_intent.payment_failed", told_of(session(stripe))))
    drain()

    assert everything() == before


@pytest.mark.parametrize("seconds", [-301, 301])
def test_old_event_is_refused(stripe: Stripe, waiting: Placed, seconds: int) -> None:
    assert tell(stripe.event("x", told_of(session(stripe)), at=time.time() + seconds + (seconds > 0))) == 400


def test_forged_events_are_refused(stripe: Stripe, waiting: Placed) -> None:
    push = stripe.event("checkout.session.completed", told_of(session(stripe)))
    good = push.headers["Stripe-Signature"]
    moment = good.split(",")[0]

    for signature in ("", "t=1", moment, f"{moment},v1={'0' * 64}", good.replace("v1", "v0"), f"t=1,{good}"):
        assert tell(push, **{"Stripe-Signature": signature}) == 400
    assert not Notice.objects.exists()


def test_second_signature_of_a_rolled_secret_is_enough(stripe: Stripe, waiting: Placed) -> None:
    push = stripe.event("checkout.session.completed", told_of(session(stripe)))
    moment, signature = push.headers["Stripe-Signature"].split(",")

    assert tell(push, **{"Stripe-Signature": f"{moment},v1={'0' * 64},{signature}"}) == 204


# Refunds -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def refund(stripe: Stripe, waiting: Placed, at: datetime, by: Actor) -> Refund:
    """500 taka of a paid order are to go back."""
    came_back(stripe, waiting, "pay", at, by)
    amount, attempt = Money(500_00, "BDT"), Attempt.objects.get()
    return request_refund(attempt_id=attempt.pk, amount=amount, key="one", reason="came back", by=by, at=at)


def test_part_goes_back(stripe: Stripe, refund: Refund, at: datetime, by: Actor) -> None:
    assert send_refund(refund_id=refund.pk, by=by, at=at) is True
    assert session(stripe)["refunded"] == 500_00
    assert_sound()


@pytest.mark.parametrize("key_is_forgotten", [False, True])
def test_lost_answer_to_a_refund_pays_back_once(
    stripe: Stripe, refund: Refund, key_is_forgotten: bool, at: datetime, by: Actor
) -> None:
    stripe.lost = "refunds"
    assert send_refund(refund_id=refund.pk, by=by, at=at) is False
    stripe.lost = ""
    if key_is_forgotten:
        stripe.books.put(f"key:{refund.public_id.hex}", {"path": "", "said": {}, "answer": {}, "status": 200})

    assert send_refund(refund_id=refund.pk, by=by, at=at) is True
    assert session(stripe)["refunded"] == 500_00


@pytest.mark.parametrize(("end", "status"), [("succeeded", "done"), ("failed", "failed")])
def test_pending_refund_ends_as_the_bank_says(
    stripe: Stripe, refund: Refund, end: str, status: str, at: datetime, by: Actor
) -> None:
    stripe.slow_refunds = True
    assert [send_refund(refund_id=refund.pk, by=by, at=at) for _time in range(2)] == [False, False]
    stripe.finish_refunds(end)

    reconcile(at=at + timedelta(minutes=1))

    assert Refund.objects.get().status == status
    assert_sound()


def test_refund_beyond_the_charge_is_left_to_a_person(stripe: Stripe, refund: Refund, at: datetime, by: Actor) -> None:
    stripe.kept(session(stripe) | {"refunded": 1999_00})

    assert send_refund(refund_id=refund.pk, by=by, at=at) is False
    assert Refund.objects.get().status == "failed"


# Words ---------------------------------------------------------------------------------------------------------------


def test_yen_have_no_decimals(stripe: Stripe, waiting: Placed) -> None:
    attempt = Attempt.objects.get()
    attempt.currency, attempt.amount_minor, attempt.public_id = "JPY", 1200, uuid7()
    Attempt.objects.update(provider_key="")

    gateway_for("stripe").start(attempt, Purchase(return_url="https://shop.example/", title="Order"))

    assert Exchange.objects.filter(verb="session").last().sent["line_items[0][price_data][unit_amount]"] == "1200"


def test_brackets_nest() -> None:
    assert dict(brackets({"a": [{"b": {"c": 1}}], "d": "x"})) == {"a[0][b][c]": "1", "d": "x"}


def test_keys_are_not_kept(stripe: Stripe, waiting: Placed) -> None:
    kept = "".join(f"{row.address} {row.sent} {row.heard}" for row in Exchange.objects.all())

    assert "sk_test_practice" not in kept
    assert "nusrat" not in kept.lower()
