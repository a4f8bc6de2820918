"""What every gateway keeps to, with its simulator and, where its keys are in the environment, with its sandbox.

For a sandbox set `SANDBOX_<CODE>_<KEY>` for each of the gateway's keys (dashes become underscores), `BASE_URL` among
them, and `OUTGOING=1`, which lets tests leave this machine:

    OUTGOING=1 SANDBOX_BKASH_BASE_URL=… SANDBOX_BKASH_USERNAME=… pytest tests/payments/gateways/test_contract.py

Nothing is skipped: without keys there is no test for a sandbox, with keys it has to pass.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.demo.practice.views import PROVIDERS
from shop.payments.gateways import gateway_for
from shop.payments.models import Attempt, Refund
from shop.payments.services import open_attempt
from shop.payments.types import Finding, NotStarted, Purchase, Wanted
from shop.store.services import set_credential

pytestmark = pytest.mark.django_db
CODES = ("bkash", "nagad", "sslcommerz", "upay", "stripe", "paypal")


def sandbox_keys(code: str) -> dict[str, str]:
    """The sandbox's keys of the environment."""
    prefix = f"SANDBOX_{code.upper()}_"
    return {
        name.removeprefix(prefix).lower().replace("_", "-"): value
        for name, value in os.environ.items()
        if name.startswith(prefix)
    }


PLACES = [(code, place) for code in CODES for place in ("simulator", *(("sandbox",) if sandbox_keys(code) else ()))]


@pytest.fixture(params=PLACES, ids=["-".join(place) for place in PLACES])
def gateway(request: pytest.FixtureRequest, open_provider: Any, at: datetime, by: Actor) -> Any:
    """A gateway with its simulator, or with its sandbox."""
    code, place = request.param
    if place == "simulator":
        open_provider(code, PROVIDERS[code])
    for name, secret in sandbox_keys(code).items() if place == "sandbox" else ():
        set_credential(provider=code, name=name, secret=secret, by=by, at=at)
    return gateway_for(code)


@pytest.fixture
def attempt(gateway: Any, at: datetime, by: Actor) -> Attempt:
    """An attempt over 120.50 of a currency that the provider takes."""
    currency = "USD" if gateway.method.code == "paypal" else "BDT"
    amount = Money(120_50, currency)
    wanted = Wanted("order:1", amount, amount)
    return open_attempt(wanted=wanted, method=gateway.method.code, expires_at=at, by=by, at=at)


def begun(gateway: Any, attempt: Attempt, at: datetime, by: Actor) -> Attempt:
    """The attempt as the provider knows it."""
    purchase = Purchase(return_url="https://shop.example/pay/1/return/", title="Order 1", name="Nusrat", country="BD")
    started = gateway.start(attempt, purchase)
    attempt.start(redirect_url=started.redirect_url, provider_key=started.provider_key, by=by, at=at)
    return attempt


def test_provider_opens_a_page_of_its_own(gateway: Any, attempt: Attempt, at: datetime, by: Actor) -> None:
    begun(gateway, attempt, at, by)

    assert urlsplit(attempt.redirect_url).scheme in {"https", "http"}
    assert attempt.provider_key


def test_page_that_nobody_has_touched_is_not_paid(gateway: Any, attempt: Attempt, at: datetime, by: Actor) -> None:
    begun(gateway, attempt, at, by)

    assert gateway.query(attempt).state in {Finding.OPEN, Finding.ABSENT}
    assert gateway.finish(attempt, {"status": "success", "paymentID": "other"}).state in {Finding.OPEN, Finding.ABSENT}


def test_void_closes_and_says_so_again(gateway: Any, attempt: Attempt, at: datetime, by: Actor) -> None:
    begun(gateway, attempt, at, by)

    assert [gateway.void(attempt).state for _time in range(2)] == [Finding.CANCELLED] * 2


def test_attempt_that_was_never_begun_is_absent_and_can_be_closed(gateway: Any, attempt: Attempt) -> None:
    assert gateway.query(attempt).state is Finding.ABSENT
    assert gateway.void(attempt).state is Finding.CANCELLED


def test_same_reference_opens_no_second_payment(gateway: Any, attempt: Attempt, at: datetime, by: Actor) -> None:
    first = begun(gateway, attempt, at, by).provider_key
    purchase = Purchase(return_url="https://shop.example/pay/1/return/", title="Order 1", name="Nusrat", country="BD")

    try:
        second = gateway.start(attempt, purchase).provider_key
    except NotStarted:
        second = first

    assert second == first


def test_unpaid_payment_has_nothing_to_give_back(gateway: Any, attempt: Attempt, at: datetime, by: Actor) -> None:
    begun(gateway, attempt, at, by)
    refund = Refund(attempt=attempt, key="x", amount_minor=1_00, tries=1, reason="x")

    with pytest.raises(Exception, match=r".") as raised:
        gateway.refund(refund, refund.amount)
    assert type(raised.value).__name__ in {"CannotRefund", "Unreachable"}
