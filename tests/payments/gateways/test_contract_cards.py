"""Reserving and kept cards without a page, with the simulator and, with its test keys, at Stripe (`test_contract`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.demo.providers.stripe import Stripe
from shop.payments.capturing import mark_reserved, request_capture, take_when_sent
from shop.payments.cards import charge_with, keep_card
from shop.payments.gateways import gateway_for
from shop.payments.models import Attempt
from shop.payments.refusals import CannotCapture
from shop.payments.services import open_attempt
from shop.payments.types import Evidence, Finding, KeptCard, Purchase, Wanted
from shop.store.services import set_credential

from .test_contract import sandbox_keys

pytestmark = pytest.mark.django_db
AMOUNT, PART = Money(120_50, "USD"), Money(50_00, "USD")
PLACES = ["simulator", *(["sandbox"] if sandbox_keys("stripe") else [])]


@pytest.fixture(params=PLACES)
def gateway(request: pytest.FixtureRequest, open_provider: Any, at: datetime, by: Actor) -> Any:
    """Stripe's gateway, with its simulator or its test keys."""
    if request.param == "simulator":
        open_provider("stripe", Stripe)
    for name, secret in sandbox_keys("stripe").items() if request.param == "sandbox" else ():
        set_credential(provider="stripe", name=name, secret=secret, by=by, at=at)
    return gateway_for("stripe")


def begun(gateway: Any, user: User, card: str, *, when_sent: bool, at: datetime, by: Actor) -> Attempt:
    """A payment with one of Stripe's test cards that belongs to a customer, begun."""
    customer = gateway._post("customer", "/v1/customers", {}, key=f"customer-{card}-{at}", attempt=None).fields["id"]
    path = f"/v1/payment_methods/{card}/attach"
    kept = gateway._post("attach", path, {"customer": customer}, key=f"attach-{customer}", attempt=None).fields["id"]
    face = KeptCard(f"{customer} {kept}", "visa", "4242", 12, 2034)
    saved = keep_card(user_id=user.pk, method="stripe", card=face, by=by, at=at)
    attempt = open_attempt(wanted=Wanted("order:1", AMOUNT, AMOUNT), method="stripe", expires_at=at, by=by, at=at)
    charge_with(attempt=attempt, card=saved)
    if when_sent:
        take_when_sent(attempt=attempt)
    started = gateway.start(attempt, Purchase(return_url="https://shop.example/", title="Order 1"))
    attempt.start(redirect_url="", provider_key=started.provider_key, by=by, at=at)
    return attempt


def test_kept_card_pays_once(gateway: Any, shopper: User, at: datetime, by: Actor) -> None:
    attempt = begun(gateway, shopper, "pm_card_visa", when_sent=False, at=at, by=by)

    answers = [gateway.query(attempt) for _time in range(2)]

    key = attempt.provider_key
    assert answers == [Evidence(Finding.PAID, key, AMOUNT, capture_key=key)] * 2


def test_bank_that_wants_its_owner_says_so(gateway: Any, shopper: User, at: datetime, by: Actor) -> None:
    attempt = begun(gateway, shopper, "pm_card_authenticationRequired", when_sent=False, at=at, by=by)

    answers = [gateway.query(attempt) for _time in range(2)]

    assert [(one.state, one.code) for one in answers] == [(Finding.FAILED, "authentication_required")] * 2


def test_unconfirmed_payment_is_closed(gateway: Any, shopper: User, at: datetime, by: Actor) -> None:
    attempt = begun(gateway, shopper, "pm_card_visa", when_sent=False, at=at, by=by)

    assert [gateway.void(attempt).state for _time in range(2)] == [Finding.CANCELLED] * 2


def test_reservation_is_taken_in_part_once_and_then_over(gateway: Any, shopper: User, at: datetime, by: Actor) -> None:
    attempt = begun(gateway, shopper, "pm_card_visa", when_sent=True, at=at, by=by)
    found = gateway.query(attempt)
    assert (found.state, found.amount) == (Finding.RESERVED, AMOUNT)
    assert found.until > at
    mark_reserved(attempt=attempt, evidence=found, needed=True, by=by, at=at)
    part = request_capture(attempt=attempt, part="package:1", amount=PART, by=by, at=at)
    part.tries, part.final = 1, True

    keys = [gateway.capture(part) for _time in range(2)]

    assert keys == [attempt.capture_key] * 2
    part.tries = 2
    assert gateway.capture(part) == attempt.capture_key
    more = request_capture(attempt=attempt, part="package:2", amount=PART, by=by, at=at)
    attempt.captured_minor, more.tries = PART.minor, 1
    with pytest.raises(CannotCapture):
        gateway.capture(more)
    gateway.release(attempt)


def test_reservation_that_nothing_was_taken_of_is_let_go(gateway: Any, shopper: User, at: datetime, by: Actor) -> None:
    attempt = begun(gateway, shopper, "pm_card_visa", when_sent=True, at=at, by=by)
    mark_reserved(attempt=attempt, evidence=gateway.query(attempt), needed=True, by=by, at=at)

    for _time in range(2):
        gateway.release(attempt)

    assert gateway.query(attempt).state is Finding.CANCELLED
