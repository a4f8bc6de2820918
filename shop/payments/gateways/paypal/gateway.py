"""PayPal: the shopper approves on its page, and the money moves when we capture; "completed" is the capture's word."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from shop.base.http import Call
from shop.base.money import Money
from shop.payments.gateways.hosted import BASE_URL, Heard, Hosted, money_of, written
from shop.payments.gateways.tokens import Fresh, token_of
from shop.payments.models import Attempt, Capture, Refund
from shop.payments.refusals import CannotCapture, CannotRefund
from shop.payments.types import (
    Claim,
    ClaimState,
    Evidence,
    Finding,
    InboundNotice,
    Key,
    Method,
    NotStarted,
    Purchase,
    RefundUnderWay,
    Started,
    Unreachable,
)

from .notices import read

logger = logging.getLogger(__name__)

METHOD = Method(
    code="paypal",
    label=_("PayPal"),
    sentence=_("You approve the payment on PayPal's page."),
    icon="wallet",
    needs_redirect=True,
    hold_minutes=60,
    reserves=True,
    # HUF and TWD have decimals in ISO 4217 and none at PayPal, so they are left out.
    currencies=frozenset(
        {
            "AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "ILS", "JPY", "MXN", "MYR", "NOK", "NZD",
            "PHP", "PLN", "SEK", "SGD", "THB", "USD",
        }
    ),
)  # fmt: skip
CAPTURES = {
    "COMPLETED": Finding.PAID,
    "REFUNDED": Finding.PAID,
    "PARTIALLY_REFUNDED": Finding.PAID,
    "PENDING": Finding.OPEN,
    "DECLINED": Finding.FAILED,
    "FAILED": Finding.FAILED,
}
ORDERS = {
    "CREATED": Finding.OPEN,
    "SAVED": Finding.OPEN,
    "PAYER_ACTION_REQUIRED": Finding.OPEN,
    "APPROVED": Finding.OPEN,
    "VOIDED": Finding.CANCELLED,
}
AUTHORIZATIONS = {
    "CREATED": Finding.RESERVED,
    "PARTIALLY_CAPTURED": Finding.RESERVED,
    "CAPTURED": Finding.RESERVED,
    "PENDING": Finding.OPEN,
    "DENIED": Finding.FAILED,
    "EXPIRED": Finding.CANCELLED,
    "VOIDED": Finding.CANCELLED,
}
HONOURED = timedelta(days=3)
"""An authorization lives for 29 days; only so long PayPal promises that the money is there."""

BUSY = 409
"""An earlier call of the same request id is still being worked on: what comes of it is not known."""

REFUSALS = {
    "INSTRUMENT_DECLINED": "provider_refused",
    "PAYER_CANNOT_PAY": "provider_refused",
    "TRANSACTION_REFUSED": "provider_refused",
    "PAYEE_ACCOUNT_RESTRICTED": "provider_refused",
    "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED": "provider_refused",
}


class PayPal(Hosted):
    """Paying with a PayPal account."""

    method = METHOD
    vendor = "paypal"
    base_url = "https://api-m.paypal.com"
    pages: Sequence[str] = ("https://*.paypal.com",)
    refunds_parts = True
    keys: Sequence[Key] = (
        Key("client-id", _("Client ID"), secret=False),
        Key("client-secret", _("Client secret")),
        Key("webhook-id", _("Webhook ID"), secret=False),
        BASE_URL,
    )

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """An order; the same request id answers the same order. Raises Unreachable, NotStarted."""
        unit = {
            "reference_id": "default",
            "custom_id": attempt.merchant_ref,
            "invoice_id": attempt.merchant_ref,
            "description": purchase.title[:127],
            "amount": _written(attempt.charged),
        }
        context = {
            "return_url": purchase.return_url,
            "cancel_url": f"{purchase.return_url}?cancelled=1",
            "user_action": "PAY_NOW",
            "shipping_preference": "NO_SHIPPING",
        }
        document = {
            "intent": "AUTHORIZE" if attempt.when_sent else "CAPTURE",
            "purchase_units": [unit],
            "payment_source": {"paypal": {"experience_context": context}},
        }
        heard = self._ask("create", "POST", "/v2/checkout/orders", attempt, document, key=attempt.key)
        if heard.status >= 400:
            raise NotStarted("provider_refused", _issue(heard))
        links = {link.get("rel"): link.get("href") for link in heard.fields.get("links") or []}
        address = self.page(self.kept(), links.get("payer-action") or links.get("approve"))
        return Started(address, str(heard.fields["id"])[:120])

    def finish(self, attempt: Attempt, said: Mapping[str, str]) -> Evidence:
        """Whoever pressed PayPal's way back has not approved, and nobody captures. Raises Unreachable."""
        return self.void(attempt) if said.get("cancelled") and attempt.open else self.query(attempt)

    def query(self, attempt: Attempt) -> Evidence:
        """The order; what the shopper approved is captured now, wherever the browser has gone. Raises Unreachable."""
        if not attempt.provider_key:
            return Evidence(Finding.ABSENT)
        heard = self._order(attempt)
        if heard.fields.get("status") == "APPROVED" and attempt.open:
            return self._captured(attempt)
        return self._evidence(attempt, heard)

    def void(self, attempt: Attempt) -> Evidence:
        """Nobody but us captures, so what is not captured is closed by not doing it. Raises Unreachable.

        Who captures at this very moment may die of it: that is found by looking back.
        """
        if not attempt.provider_key:
            return Evidence(Finding.CANCELLED)
        found = self._evidence(attempt, self._order(attempt))
        waits = found.state is Finding.OPEN and found.capture_key  # captured, and under PayPal's review
        if found.state in {Finding.OPEN, Finding.ABSENT} and not waits:
            return Evidence(Finding.CANCELLED, attempt.provider_key, code="left_the_page")
        return found

    def capture(self, capture: Capture) -> str:
        """A part of the authorization; the request id holds for 45 days. Raises Unreachable, CannotCapture."""
        attempt, mark = capture.attempt, capture.public_id.hex
        document = {"amount": _written(capture.charged), "final_capture": capture.final, "invoice_id": mark}
        heard = self._ask("capture", "POST", f"{_path_of(attempt)}/capture", attempt, document, key=mark)
        state = CAPTURES.get(str(heard.fields.get("status")), Finding.UNKNOWN)
        if heard.status < 400 and state is Finding.PAID:
            return str(heard.fields["id"])[:120]
        if heard.status == BUSY:
            raise Unreachable("paypal capture: the call before is not over")
        if heard.status >= 400 or state is Finding.FAILED:
            raise CannotCapture(_("PayPal does not take this: %(words)s") % {"words": _issue(heard)})
        raise Unreachable(f"paypal capture: {heard.fields.get('status')}")

    def release(self, attempt: Attempt) -> None:
        """Void what is left of the authorization; again is without effect. Raises Unreachable."""
        heard = self._ask("void", "POST", f"{_path_of(attempt)}/void", attempt, {}, key=f"void-{attempt.key}")
        if heard.status < 400:
            return
        known = self._ask("authorization", "GET", _path_of(attempt), attempt).fields.get("status")
        if known not in {"VOIDED", "CAPTURED", "EXPIRED"}:
            raise Unreachable(f"paypal void: {_issue(heard)}")

    def refund(self, refund: Refund, amount: Money) -> str:
        """The whole or a part; the request id holds for 45 days. Raises Unreachable, CannotRefund, RefundUnderWay."""
        attempt, mark = refund.attempt, refund.public_id.hex
        if refund.provider_key:
            path = f"/v2/payments/refunds/{quote(refund.provider_key, safe='')}"
            return _refunded(self._ask("refund status", "GET", path, attempt).fields)
        taken = refund.capture.provider_key if refund.capture else attempt.capture_key
        path = f"/v2/payments/captures/{quote(taken, safe='')}/refund"
        document = {"amount": _written(amount), "invoice_id": mark, "note_to_payer": refund.reason[:255] or "Refund"}
        heard = self._ask("refund", "POST", path, attempt, document, key=mark)
        if heard.status == BUSY:
            raise Unreachable("paypal refund: the call before is not over")
        if heard.status >= 400:
            raise CannotRefund(_("PayPal does not pay this back: %(words)s") % {"words": _issue(heard)})
        return _refunded(heard.fields)

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """An event of PayPal's, a hint. Raises BadNotice."""
        return read(body, headers, webhook_id=self.kept().get("webhook-id", ""))

    def claim(self, key: str) -> Claim | None:
        """A dispute; before it is a claim the buyer only asks, and no money is held. Raises Unreachable."""
        heard = self._ask("dispute", "GET", f"/v1/customer/disputes/{quote(key, safe='')}", None)
        said = heard.fields
        about: Mapping[str, Any] = next(iter(said.get("disputed_transactions") or []), {})
        asked = said.get("dispute_amount") or {}
        amount = money_of(asked.get("value"), asked.get("currency_code"))
        if heard.status >= 400 or amount is None or str(said.get("dispute_id")) != key:
            return None
        return Claim(
            key=key,
            capture_key=str(about.get("seller_transaction_id") or "")[:120],
            amount=amount,
            state=_claim_state(said),
            reason=str(said.get("reason") or "")[:200],
            due_at=parse_datetime(str(said.get("seller_response_due_date") or "")),
        )

    def _captured(self, attempt: Attempt) -> Evidence:
        """Capture, or reserve, under a request id of its own; what is no plain no is followed by reading the order."""
        verb = "authorize" if attempt.when_sent else "capture"
        path = f"/v2/checkout/orders/{quote(attempt.provider_key, safe='')}/{verb}"
        try:
            heard = self._ask("capture", "POST", path, attempt, {}, key=f"cap-{attempt.key}")
        except Unreachable:
            return self._evidence(attempt, self._order(attempt))
        if heard.status < 400:
            return self._evidence(attempt, heard)
        issue = _issue(heard)
        if issue in REFUSALS:
            return Evidence(Finding.FAILED, attempt.provider_key, code=REFUSALS[issue])
        return self._evidence(attempt, self._order(attempt))

    def _order(self, attempt: Attempt) -> Heard:
        path = f"/v2/checkout/orders/{quote(attempt.provider_key, safe='')}"
        return self._ask("order", "GET", path, attempt)

    def _evidence(self, attempt: Attempt, heard: Heard) -> Evidence:
        """An order is paid when its capture is completed, of our reference and amount."""
        said, key = heard.fields, attempt.provider_key
        if heard.status == 404:
            return Evidence(Finding.ABSENT)
        unit: Mapping[str, Any] = next(iter(said.get("purchase_units") or []), {})
        authorization = next(iter((unit.get("payments") or {}).get("authorizations") or []), None)
        if authorization is not None:
            return _reserved(attempt, unit, authorization)
        capture = next(iter((unit.get("payments") or {}).get("captures") or []), None)
        if capture is None:
            state = ORDERS.get(str(said.get("status")), Finding.UNKNOWN)
            return Evidence(state, key)
        state = CAPTURES.get(str(capture.get("status")), Finding.UNKNOWN)
        if state is Finding.UNKNOWN:
            logger.error("PayPal says %r of %s, which is no word we know", capture.get("status"), attempt)
        named = capture.get("custom_id") or unit.get("custom_id")
        taken = capture.get("amount") or {}
        amount = money_of(taken.get("value"), taken.get("currency_code")) if named == attempt.merchant_ref else None
        code = "provider_refused" if state is Finding.FAILED else ""
        return Evidence(state, key, amount, code, capture_key=str(capture.get("id", ""))[:120])

    def _ask(
        self, verb: str, method: str, path: str, attempt: Attempt | None, document: Any = None, *, key: str = ""
    ) -> Heard:
        """With the shared token; once more with a new one when PayPal does not take it. Raises Unreachable."""
        kept, refused = self.kept(), ""
        for _try in range(2):
            token = token_of(self.vendor, partial(self._signed_in, kept), refused=refused)
            headers = {"Authorization": f"Bearer {token}", "Prefer": "return=representation"}
            headers |= {"PayPal-Request-Id": key} if key else {}
            call = Call(method=method, url=self.base(kept) + path, document=document, headers=headers)
            heard = self.call(verb, call, attempt=attempt)
            if heard.status != 401:
                return heard
            refused = token
        raise Unreachable("paypal takes no token")

    def _signed_in(self, kept: Mapping[str, str], _refresh: str) -> Fresh:
        call = Call(
            method="POST",
            url=f"{self.base(kept)}/v1/oauth2/token",
            form={"grant_type": "client_credentials"},
            user=(kept["client-id"], kept["client-secret"]),
        )
        said = self.call("token", call, attempt=None).fields
        if not said.get("access_token"):
            raise Unreachable("paypal gave no token: look at the keys")
        return Fresh(str(said["access_token"]), max(60, int(said.get("expires_in") or 0) - 300))


def _path_of(attempt: Attempt) -> str:
    return f"/v2/payments/authorizations/{quote(attempt.capture_key, safe='')}"


def _reserved(attempt: Attempt, unit: Mapping[str, Any], said: Mapping[str, Any]) -> Evidence:
    """An authorization of our reference and amount, and how long PayPal stands by it."""
    state = AUTHORIZATIONS.get(str(said.get("status")), Finding.UNKNOWN)
    named = said.get("custom_id") or unit.get("custom_id")
    kept = said.get("amount") or {}
    amount = money_of(kept.get("value"), kept.get("currency_code")) if named == attempt.merchant_ref else None
    begun = parse_datetime(str(said.get("create_time") or ""))
    return Evidence(
        state,
        attempt.provider_key,
        amount,
        "provider_refused" if state is Finding.FAILED else "",
        capture_key=str(said.get("id") or "")[:120],
        until=begun + HONOURED if begun else None,
    )


def _written(amount: Money) -> dict[str, str]:
    return {"currency_code": amount.currency, "value": written(amount)}


def _claim_state(said: Mapping[str, Any]) -> ClaimState:
    """Whose favour a dispute ended in; an inquiry has taken no money yet."""
    if said.get("status") == "RESOLVED":
        outcome = str((said.get("dispute_outcome") or {}).get("outcome_code"))
        return ClaimState.LOST if outcome in {"RESOLVED_BUYER_FAVOUR", "ACCEPTED"} else ClaimState.WON
    return ClaimState.QUESTION if said.get("dispute_life_cycle_stage") == "INQUIRY" else ClaimState.OPEN


def _issue(heard: Heard) -> str:
    """The first issue of an error, else its name."""
    details = heard.fields.get("details") or [{}]
    return str(details[0].get("issue") or heard.fields.get("name") or heard.status)[:120]


def _refunded(said: Mapping[str, Any]) -> str:
    """The refund's key when it has gone back. Raises RefundUnderWay, CannotRefund, Unreachable."""
    status, key = said.get("status"), str(said.get("id", ""))[:120]
    if status == "COMPLETED":
        return key
    if status == "PENDING" and key:
        raise RefundUnderWay(key)
    if status in {"FAILED", "CANCELLED"}:
        raise CannotRefund(_("PayPal could not pay this back."))
    raise Unreachable(f"paypal refund: {status}")
