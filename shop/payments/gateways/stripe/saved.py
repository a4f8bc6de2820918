"""Cards that shoppers let us keep: a PaymentIntent off session, opened first and confirmed when it is asked about.

Opening moves nothing, so a lost answer harms nobody; the PaymentIntent then says what became of the confirmation. A
bank that wants its owner there answers `authentication_required`: the attempt has failed, and the next one goes by
Stripe's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from shop.payments.models import Attempt, LeavingCard
from shop.payments.types import Evidence, Finding, KeptCard, NotStarted, Purchase, Started, Unreachable

from .api import StripeApi, complaint, money_in

MULTICAPTURE = {"card": {"request_multicapture": "if_available"}}
PROOF = "authentication_required"
CARD_FINDINGS = {
    "canceled": Finding.CANCELLED,
    "processing": Finding.OPEN,
    "requires_confirmation": Finding.OPEN,
}


class SavedCards(StripeApi):
    """What is done with kept cards."""

    def start_with_card(self, attempt: Attempt, purchase: Purchase) -> Started:
        """A payment that nobody has confirmed yet. Raises Unreachable, NotStarted."""
        customer, _space, card = (attempt.card.token if attempt.card else "").partition(" ")
        if not card:
            raise NotStarted("card_removed")
        wanted: dict[str, Any] = {
            "amount": attempt.charged.minor,
            "currency": attempt.charged.currency.lower(),
            "customer": customer,
            "payment_method": card,
            "payment_method_types": ["card"],
            "description": purchase.title,
            "metadata": {"attempt": attempt.merchant_ref},
        }
        if attempt.when_sent:
            wanted |= {"capture_method": "manual", "payment_method_options": MULTICAPTURE}
        heard = self._post("intent", "/v1/payment_intents", wanted, key=attempt.key, attempt=attempt)
        if heard.status >= 400:
            raise NotStarted("provider_refused", complaint(heard))
        return Started("", str(heard.fields["id"])[:120])

    def query_card(self, attempt: Attempt) -> Evidence:
        """The payment; one that waits for it is confirmed now. Raises Unreachable."""
        path = path_of(attempt.provider_key)
        heard = self._get("intent", f"{path}?expand[]=latest_charge", attempt)
        if heard.status == 404:
            return Evidence(Finding.ABSENT)
        if heard.fields.get("status") == "requires_confirmation" and attempt.open:
            wanted = {"off_session": "true", "expand": ["latest_charge"]}
            heard = self._post("confirm", f"{path}/confirm", wanted, key=f"confirm-{attempt.key}", attempt=attempt)
            if heard.status in {401, 409}:
                raise Unreachable(f"stripe confirm: status {heard.status}")
            error = heard.fields.get("error")
            if isinstance(error, dict):
                return _refused(attempt.provider_key, error)
        return _evidence(attempt, heard.fields)

    def void_card(self, attempt: Attempt) -> Evidence:
        """Cancel the payment; one that went through stays as it is. Raises Unreachable."""
        path = f"{path_of(attempt.provider_key)}/cancel"
        heard = self._post("cancel", path, {}, key=f"cancel-{attempt.key}", attempt=attempt)
        if heard.status < 400:
            return _evidence(attempt, heard.fields)
        found = self._get("intent", f"{path_of(attempt.provider_key)}?expand[]=latest_charge", attempt)
        return _evidence(attempt, found.fields)

    def card_of(self, attempt: Attempt) -> KeptCard | None:
        """The card that paid, as Stripe keeps it for us. Raises Unreachable."""
        said = self._get("card", f"{path_of(attempt.capture_key)}?expand[]=latest_charge", attempt).fields
        customer, card = said.get("customer"), said.get("payment_method")
        face = _card_in(said.get("latest_charge"))
        if not (isinstance(customer, str) and isinstance(card, str) and face.get("last4")):
            return None
        return KeptCard(
            token=f"{customer} {card}",
            brand=str(face.get("brand") or "")[:20],
            last4=str(face["last4"])[:4],
            exp_month=int(face.get("exp_month") or 12),
            exp_year=int(face.get("exp_year") or 2099),
        )

    def forget_card(self, card: LeavingCard) -> None:
        """Nobody can pay with it any more; again is without effect. Raises Unreachable."""
        key = quote(card.token.partition(" ")[2], safe="")
        path = f"/v1/payment_methods/{key}/detach"
        heard = self._post("detach", path, {}, key=f"detach-{card.public_id.hex}", attempt=None)
        if heard.status in {401, 409}:
            raise Unreachable(f"stripe detach: status {heard.status}")


def path_of(intent: str) -> str:
    """A PaymentIntent's address."""
    return f"/v1/payment_intents/{quote(intent, safe='')}"


def reserved(key: str, intent: Mapping[str, Any], *, ours: bool) -> Evidence:
    """A payment that waits to be captured: until when, and whether in several parts, its charge says."""
    card = _card_in(intent.get("latest_charge"))
    until, multicapture = card.get("capture_before"), card.get("multicapture") or {}
    return Evidence(
        Finding.RESERVED,
        key,
        money_in(intent, "amount") if ours else None,
        capture_key=str(intent.get("id") or "")[:120],
        until=datetime.fromtimestamp(until, UTC) if isinstance(until, int) else None,
        several=multicapture.get("status") == "available",
    )


def _evidence(attempt: Attempt, said: Mapping[str, Any]) -> Evidence:
    """A payment with a saved card that went through, of our reference and amount; or why it did not."""
    key, status = attempt.provider_key, said.get("status")
    ours = (said.get("metadata") or {}).get("attempt") == attempt.merchant_ref
    if status == "requires_capture":
        return reserved(key, said, ours=ours)
    if status == "succeeded":
        return Evidence(Finding.PAID, key, money_in(said, "amount_received") if ours else None, capture_key=key)
    if status in {"requires_payment_method", "requires_action"}:
        return _refused(key, said.get("last_payment_error") or {"code": PROOF})
    return Evidence(CARD_FINDINGS.get(str(status), Finding.UNKNOWN), key)


def _refused(key: str, error: Mapping[str, Any]) -> Evidence:
    """The bank wants its owner there, or says no."""
    code = PROOF if error.get("code") == PROOF else "provider_refused"
    return Evidence(Finding.FAILED, key, code=code)


def _card_in(charge: object) -> Mapping[str, Any]:
    """What a charge says about its card."""
    details = charge.get("payment_method_details") if isinstance(charge, dict) else None
    card = details.get("card") if isinstance(details, dict) else None
    return card if isinstance(card, dict) else {}
