"""Providers tell of disputes: three times, out of order, forged; what they say when asked is what counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from shop.base.actor import Actor
from shop.checkout.services import ask_provider
from shop.demo.practice.views import PROVIDERS
from shop.disputes.models import Dispute
from shop.disputes.services import UnknownPayment, look_into
from shop.payments.models import Attempt
from shop.store.models import StoreSettings
from shop.store.queries import forget_store, fresh_store
from tests.checkout.state import assert_sound
from tests.payments.gateways.conftest import kettle, open_provider, order_by
from tests.payments.gateways.test_paypal import CERTIFICATE, key
from tests.payments.gateways.test_paypal import came_back as back_from_paypal
from tests.payments.gateways.test_stripe import came_back as back_from_stripe
from tests.queue import drain

__all__ = ["kettle", "key", "open_provider", "order_by"]  # fixtures
pytestmark = pytest.mark.django_db


class Told:
    """A provider that was paid 2,000 and whose messages reach us."""

    def __init__(self, code: str, service: Any, signer: Any) -> None:
        self.code, self.service, self.signer = code, service, signer
        self.number = 0

    def claim(self, outcome: str = "", key: str = "") -> dict[str, Any]:
        """What the provider's own books say about the dispute."""
        capture = Attempt.objects.get().capture_key
        if self.code == "stripe":
            return dict(self.service.dispute(capture, status=outcome or "needs_response", key=key))
        words = {"": "", "won": "RESOLVED_SELLER_FAVOUR", "lost": "RESOLVED_BUYER_FAVOUR"}[outcome]
        amount = {"currency_code": "USD", "value": "2000.00"}
        return dict(self.service.dispute(capture, amount, outcome=words, key=key))

    def tell(self, subject: dict[str, Any], *, forged: bool = False) -> int:
        """A message to our hook."""
        self.number += 1
        if self.code == "stripe":
            push = self.service.event("charge.dispute.created", subject, event_id=f"evt_{self.number}")
        else:
            kind, event_id = "CUSTOMER.DISPUTE.CREATED", f"WH-{self.number}"
            push = self.service.event(self.signer, CERTIFICATE, kind, subject, event_id)
        body = push.body.replace(b"fraudulent", b"general").replace(b"NOT_RECEIVED", b"OTHER") if forged else push.body
        answer = Client().post(
            f"/hooks/{self.code}/", body, content_type="application/json", headers=dict(push.headers)
        )
        drain()
        return answer.status_code


@pytest.fixture(params=["stripe", "paypal"])
def told(request: pytest.FixtureRequest, open_provider: Any, order_by: Any, key: Any, at: datetime, by: Actor) -> Told:
    """Each provider in turn."""
    code = request.param
    if code == "paypal":
        fresh_store()
        StoreSettings.objects.update(currency="USD")
        forget_store()
    service = open_provider(code, PROVIDERS[code])
    placed = order_by(code)
    back = {"stripe": (back_from_stripe, "pay"), "paypal": (back_from_paypal, "approve")}[code]
    back[0](service, placed, back[1], at, by)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    return Told(code, service, key)


def test_dispute_is_opened_once_however_often_it_is_told(told: Told) -> None:
    claim = told.claim()

    assert [told.tell(claim) for _time in range(3)] == [204] * 3

    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.amount_minor, dispute.due_at is not None) == ("open", 2000_00, True)
    assert Attempt.objects.get().disputed_minor == 2000_00
    assert_sound()


def test_verdict_that_comes_first_opens_and_closes(told: Told) -> None:
    claim = told.claim("lost")

    told.tell(claim)

    assert Dispute.objects.get().status == "lost"
    assert_sound()


def test_won_dispute_is_followed_by_asking_whatever_the_message_says(told: Told) -> None:
    claim = told.claim()
    told.tell(claim)
    told.claim("won", key=claim.get("id") or claim["dispute_id"])

    told.tell(claim)

    assert (Dispute.objects.get().status, Attempt.objects.get().disputed_minor) == ("won", 0)
    assert_sound()


def test_forged_message_opens_nothing(told: Told) -> None:
    assert told.tell(told.claim(), forged=True) == 400

    assert not Dispute.objects.exists()


def test_dispute_that_the_provider_does_not_know_opens_nothing(told: Told) -> None:
    claim = told.claim()
    name = "id" if "id" in claim else "dispute_id"

    assert told.tell(claim | {name: "dp_unknown"}) == 204

    assert not Dispute.objects.exists()


def test_dispute_about_a_payment_that_we_have_not_heard_of_is_tried_again(told: Told, at: datetime) -> None:
    claim = told.claim()
    Attempt.objects.update(capture_key="")
    asked = {"provider": told.code, "provider_key": claim.get("id") or claim["dispute_id"], "at": at}

    with pytest.raises(UnknownPayment):
        look_into(**asked, by=Actor.provider(told.code))

    assert not Dispute.objects.exists()
