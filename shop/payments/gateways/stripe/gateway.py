"""Stripe: every POST carries an idempotency key of ours, every event is a hint, the session says how it stands."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from shop.base.clean import storable
from shop.base.money import Money
from shop.payments.models import Attempt, Capture, Refund
from shop.payments.refusals import CannotCapture, CannotRefund
from shop.payments.rules import masked
from shop.payments.types import (
    BadNotice,
    Claim,
    ClaimState,
    Evidence,
    Finding,
    InboundNotice,
    Method,
    NotStarted,
    Purchase,
    RefundUnderWay,
    Started,
    Unreachable,
)

from . import signing
from .api import CURRENCIES, complaint, money_in
from .saved import MULTICAPTURE, SavedCards, path_of, reserved

logger = logging.getLogger(__name__)

METHOD = Method(
    code="stripe",
    label=_("Card (international)"),
    sentence=_("Any card, Apple Pay or Google Pay, on the page of Stripe."),
    icon="card",
    needs_redirect=True,
    hold_minutes=30,
    currencies=CURRENCIES,
    least_minor=50,  # about half a US dollar
    reserves=True,
    keeps_cards=True,
)
DISPUTES = "charge.dispute."
CLAIMS = {
    "needs_response": ClaimState.OPEN,
    "under_review": ClaimState.OPEN,
    "won": ClaimState.WON,
    "lost": ClaimState.LOST,
}
LIFE = timedelta(minutes=45)
"""Stripe wants at least 30 minutes from the moment it is asked; the same at every repetition of the call."""


class Stripe(SavedCards):
    """Cards of the whole world."""

    method = METHOD
    closes = True

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """A Checkout Session, or a payment with a saved card; the same key answers the same one.

        Raises Unreachable, NotStarted.
        """
        if attempt.by_saved_card:
            return self.start_with_card(attempt, purchase)
        wanted: dict[str, Any] = {
            "mode": "payment",
            "client_reference_id": attempt.merchant_ref,
            "metadata": {"attempt": attempt.merchant_ref},
            "payment_intent_data": {"metadata": {"attempt": attempt.merchant_ref}, "description": purchase.title},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": attempt.charged.currency.lower(),
                        "unit_amount": attempt.charged.minor,
                        "product_data": {"name": purchase.title},
                    },
                }
            ],
            "success_url": f"{purchase.return_url}?session={{CHECKOUT_SESSION_ID}}",
            "cancel_url": f"{purchase.return_url}?cancelled=1",
            "expires_at": int((attempt.created_at + LIFE).timestamp()),
        }
        if purchase.email:
            wanted["customer_email"] = purchase.email
        if attempt.when_sent:
            wanted["payment_intent_data"]["capture_method"] = "manual"
            wanted["payment_method_options"] = MULTICAPTURE
        if attempt.keep_card:
            wanted["payment_intent_data"]["setup_future_usage"] = "off_session"
            wanted["customer_creation"] = "always"
        heard = self._post("session", "/v1/checkout/sessions", wanted, key=attempt.key, attempt=attempt)
        if heard.status >= 400:
            raise NotStarted("provider_refused", complaint(heard))
        return Started(self.page(self.kept(), heard.fields.get("url")), str(heard.fields["id"])[:120])

    def finish(self, attempt: Attempt, said: Mapping[str, str]) -> Evidence:
        """Whoever pressed Stripe's way back has not paid: the session is closed. Raises Unreachable."""
        return self.void(attempt) if said.get("cancelled") and attempt.open else self.query(attempt)

    def query(self, attempt: Attempt) -> Evidence:
        """The session with its PaymentIntent, or the payment with a saved card. Raises Unreachable."""
        if not attempt.provider_key:
            return Evidence(Finding.ABSENT)
        if attempt.by_saved_card:
            return self.query_card(attempt)
        expanded = "payment_intent.latest_charge" if attempt.when_sent else "payment_intent"
        path = f"/v1/checkout/sessions/{quote(attempt.provider_key, safe='')}?expand[]={expanded}"
        heard = self._get("session", path, attempt)
        return Evidence(Finding.ABSENT) if heard.status == 404 else self._evidence(attempt, heard.fields)

    def void(self, attempt: Attempt) -> Evidence:
        """Expire the session; one that is complete stays as it is. Raises Unreachable."""
        if not attempt.provider_key:
            return Evidence(Finding.CANCELLED)  # nobody was ever given the address of its page
        if attempt.by_saved_card:
            return self.void_card(attempt)
        path = f"/v1/checkout/sessions/{quote(attempt.provider_key, safe='')}/expire"
        heard = self._post("expire", path, {}, key=f"expire-{attempt.key}", attempt=attempt)
        if heard.status >= 400:
            return self.query(attempt)
        return self._evidence(attempt, heard.fields)

    def capture(self, capture: Capture) -> str:
        """A part of what is reserved. After a lost answer the sum that Stripe has received tells what became of it.

        Raises Unreachable, CannotCapture.
        """
        attempt, mark = capture.attempt, capture.public_id.hex
        before = attempt.charged_captured
        if capture.tries > 1 and (known := money_in(self._intent(attempt), "amount_received")) != before:
            return _taken(attempt, known, before + capture.charged)
        wanted: dict[str, Any] = {"amount_to_capture": capture.charged.minor}
        if attempt.several and not capture.final:
            wanted["final_capture"] = "false"
        heard = self._post("capture", f"{path_of(attempt.capture_key)}/capture", wanted, key=mark, attempt=attempt)
        if heard.status in {401, 409}:
            raise Unreachable(f"stripe capture: status {heard.status}")
        if heard.status >= 400:
            raise CannotCapture(_("Stripe does not take this: %(words)s") % {"words": complaint(heard)})
        return _taken(attempt, money_in(heard.fields, "amount_received"), before + capture.charged)

    def release(self, attempt: Attempt) -> None:
        """Cancel a reservation that nothing was taken of; let the rest of any other one go. Raises Unreachable."""
        wanted: dict[str, Any] = {"amount_to_capture": 0, "final_capture": "true"} if attempt.charged_captured else {}
        path, key = f"{path_of(attempt.capture_key)}/{'capture' if wanted else 'cancel'}", f"release-{attempt.key}"
        heard = self._post("release", path, wanted, key=key, attempt=attempt)
        if heard.status >= 400 and self._intent(attempt).get("status") not in {"canceled", "succeeded"}:
            raise Unreachable(f"stripe release: {complaint(heard)}")

    def _intent(self, attempt: Attempt) -> Mapping[str, Any]:
        return self._get("intent", path_of(attempt.capture_key), attempt).fields

    def refund(self, refund: Refund, amount: Money) -> str:
        """The whole or a part. The key holds for a day; after that, the refunds that Stripe has are read first.

        Raises Unreachable, CannotRefund, RefundUnderWay.
        """
        attempt, mark = refund.attempt, refund.public_id.hex
        if refund.provider_key:
            path = f"/v1/refunds/{quote(refund.provider_key, safe='')}"
            return _refunded(self._get("refund status", path, attempt).fields)
        if refund.tries > 1 and (earlier := self._refund_before(attempt, mark)):
            return _refunded(earlier)
        wanted = {
            "payment_intent": attempt.capture_key,
            "amount": amount.minor,
            "reason": "requested_by_customer",
            "metadata": {"refund": mark},
        }
        heard = self._post("refund", "/v1/refunds", wanted, key=mark, attempt=attempt)
        if heard.status in {401, 409}:
            raise Unreachable(f"stripe refund: status {heard.status}")
        if heard.status >= 400:
            raise CannotRefund(_("Stripe does not pay this back: %(words)s") % {"words": complaint(heard)})
        return _refunded(heard.fields)

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """A signed event: a hint to look at the session. Raises BadNotice."""
        signing.check(body, headers.get(signing.HEADER, ""), self.kept().get("webhook-secret", ""), at=at)
        try:
            event = json.loads(body)
            event_id, kind, subject = str(event["id"]), str(event["type"]), event["data"]["object"]
            named = (subject.get("metadata") or {}).get("attempt") or subject.get("client_reference_id") or ""
            claim = str(subject["id"]) if kind.startswith(DISPUTES) else ""
            named = str(subject.get("payment_intent") or "") if claim else named
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadNotice("unreadable") from error
        if not (0 < len(event_id) <= 120 and len(kind) <= 60 and storable(f"{event_id}{kind}{named}{claim}")):
            raise BadNotice("unreadable")
        kept = {"id": event_id, "type": kind, "object": masked(subject)}
        return InboundNotice(
            event_id, kind, attempt_key=str(named), body=kept, hint=bool(named and not claim), claim_key=claim[:120]
        )

    def claim(self, key: str) -> Claim | None:
        """A dispute; early questions of a bank (`warning_…`) take no money. Raises Unreachable."""
        heard = self._get("dispute", f"/v1/disputes/{quote(key, safe='')}", None)
        said, amount = heard.fields, money_in(heard.fields, "amount")
        if heard.status >= 400 or amount is None or str(said.get("id")) != key:
            return None
        due = (said.get("evidence_details") or {}).get("due_by")
        return Claim(
            key=key,
            capture_key=str(said.get("payment_intent") or "")[:120],
            amount=amount,
            state=CLAIMS.get(str(said.get("status")), ClaimState.QUESTION),
            reason=str(said.get("reason") or "")[:200],
            due_at=datetime.fromtimestamp(due, UTC) if isinstance(due, int) else None,
        )

    def _evidence(self, attempt: Attempt, said: Mapping[str, Any]) -> Evidence:
        """A session that is paid, of our reference and amount; anything unfinished is open."""
        intent = said.get("payment_intent")
        intent_id = str(intent.get("id") if isinstance(intent, dict) else intent or "")[:120]
        key = str(said.get("id") or attempt.provider_key)
        ours = said.get("client_reference_id") == attempt.merchant_ref
        if isinstance(intent, dict) and intent.get("status") == "requires_capture":
            return reserved(key, intent, ours=ours)
        if said.get("payment_status") == "paid":
            amount = money_in(said) if ours else None
            return Evidence(Finding.PAID, key, amount, capture_key=intent_id)
        if said.get("status") == "expired":
            return Evidence(Finding.CANCELLED, key, code="left_the_page")
        if said.get("status") not in {"open", "complete"}:
            logger.error("Stripe says %r of %s, which is no word we know", said.get("status"), attempt)
            return Evidence(Finding.UNKNOWN)
        if isinstance(intent, dict) and intent.get("status") == "canceled":
            return Evidence(Finding.CANCELLED, key)
        failed = said["status"] == "complete" and isinstance(intent, dict) and intent.get("last_payment_error")
        return Evidence(Finding.FAILED, key, code="provider_refused") if failed else Evidence(Finding.OPEN, key)

    def _refund_before(self, attempt: Attempt, mark: str) -> Mapping[str, Any] | None:
        path = f"/v1/refunds?payment_intent={quote(attempt.capture_key, safe='')}&limit=100"
        found = self._get("refunds", path, attempt).fields.get("data") or []
        return next((one for one in found if (one.get("metadata") or {}).get("refund") == mark), None)


def _taken(attempt: Attempt, received: Money | None, expected: Money) -> str:
    """The payment's key when Stripe has received what it should by now. Raises Unreachable for any other sum."""
    if received != expected:
        logger.error("Stripe has received %s for %s, and not %s", received, attempt, expected)
        raise Unreachable(f"stripe has received {received} for {attempt}")
    return attempt.capture_key


def _refunded(said: Mapping[str, Any]) -> str:
    """The refund's key when it has gone back. Raises RefundUnderWay, CannotRefund, Unreachable."""
    status, key = said.get("status"), str(said.get("id", ""))[:120]
    if status == "succeeded":
        return key
    if status in {"pending", "requires_action"} and key:
        raise RefundUnderWay(key)
    if status in {"failed", "canceled"}:
        raise CannotRefund(_("Stripe could not pay this back."))
    raise Unreachable(f"stripe refund: {status}")
