"""Our side of the sandbox card: asks the bank through a client, and reads its signed notices."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.base.clean import storable
from shop.base.money import Money, UnknownCurrency
from shop.payments.models import Attempt, Capture, LeavingCard, Refund, SandboxCharge
from shop.payments.types import (
    BadNotice,
    Evidence,
    Finding,
    InboundNotice,
    KeptCard,
    Key,
    Method,
    NotStarted,
    Purchase,
    Started,
    Unreachable,
)

from . import bank, signing

METHOD = Method(
    code="sandbox",
    label=_("Card"),
    sentence=_("You pay on the page of a practice bank. No real money moves."),
    icon="card",
    needs_redirect=True,
    hold_minutes=30,
    reserves=True,
    keeps_cards=True,
)
NEVER = 2099
State = SandboxCharge.State
FINDINGS = {
    State.OPEN: Finding.OPEN,
    State.CHALLENGE: Finding.OPEN,
    State.RESERVED: Finding.RESERVED,
    State.PAID: Finding.PAID,
    State.REFUNDED: Finding.PAID,
    State.DECLINED: Finding.FAILED,
    State.ABANDONED: Finding.CANCELLED,
    State.VOIDED: Finding.CANCELLED,
}


class Bank(Protocol):
    """What we can ask the bank; tests put an unreliable one in its place."""

    def open_charge(self, *, key: str, amount: Money, return_url: str, **wishes: Any) -> SandboxCharge: ...
    def confirm(self, *, key: str, at: datetime) -> SandboxCharge: ...
    def charge_of_key(self, key: str) -> SandboxCharge | None: ...
    def void(self, *, key: str, amount: Money, at: datetime) -> SandboxCharge: ...
    def refund(self, *, key: str, refund_key: str, amount: Money) -> Any: ...
    def capture(self, *, key: str, capture_key: str, amount: Money, final: bool, at: datetime) -> Any: ...
    def release(self, *, key: str, at: datetime) -> SandboxCharge: ...


class SandboxCard:
    """A card, paid at the practice bank."""

    method = METHOD
    vendor = "sandbox"
    keys: Sequence[Key] = ()
    pages: Sequence[str] = ()
    base_url = ""
    closes = True
    refunds_parts = False
    client: Bank = bank

    def start(self, attempt: Attempt, purchase: Purchase) -> Started:
        """Open a charge; the bank's page is on this host, whatever its name is. A saved card needs no page.

        Raises Unreachable, NotStarted.
        """
        token = attempt.card.token if attempt.card else ""
        if attempt.by_saved_card and not token:
            raise NotStarted("card_removed")
        wishes: dict[str, Any] = {"reserve": attempt.when_sent, "keep": attempt.keep_card, "token": token}
        try:
            path = urlsplit(purchase.return_url).path
            charge = self.client.open_charge(key=attempt.key, amount=attempt.charged, return_url=path, **wishes)
        except OperationalError as error:
            raise Unreachable(str(error)) from error
        if attempt.by_saved_card:
            return Started("", charge.public_id.hex)
        return Started(reverse("storefront:sandbox-bank", args=[charge.public_id]), charge.public_id.hex)

    def finish(self, attempt: Attempt, said: Mapping[str, str]) -> Evidence:
        """The browser proves nothing: the bank is asked. Raises Unreachable."""
        return self.query(attempt)

    def query(self, attempt: Attempt) -> Evidence:
        """How the charge stands; that of a saved card is confirmed now. Raises Unreachable."""
        try:
            charge = self.client.charge_of_key(attempt.key)
            if charge and attempt.by_saved_card and attempt.open:
                charge = self.client.confirm(key=attempt.key, at=timezone.now())
        except OperationalError as error:
            raise Unreachable(str(error)) from error
        return evidence_of(charge) if charge else Evidence(Finding.ABSENT)

    def void(self, attempt: Attempt) -> Evidence:
        """Close the charge unless it is paid. Raises Unreachable."""
        try:
            return evidence_of(self.client.void(key=attempt.key, amount=attempt.charged, at=timezone.now()))
        except OperationalError as error:
            raise Unreachable(str(error)) from error

    def refund(self, refund: Refund, amount: Money) -> str:
        """Give money back. Raises Unreachable."""
        key = refund.public_id.hex
        try:
            return str(self.client.refund(key=refund.attempt.key, refund_key=key, amount=amount).key)
        except OperationalError as error:
            raise Unreachable(str(error)) from error

    def capture(self, capture: Capture) -> str:
        """Take a part; the bank knows our key. Raises Unreachable, CannotCapture."""
        key, mark = capture.attempt.key, capture.public_id.hex
        try:
            taken = self.client.capture(
                key=key, capture_key=mark, amount=capture.charged, final=capture.final, at=timezone.now()
            )
        except OperationalError as error:
            raise Unreachable(str(error)) from error
        return str(taken.key)

    def release(self, attempt: Attempt) -> None:
        """Let go of the rest. Raises Unreachable."""
        try:
            self.client.release(key=attempt.key, at=timezone.now())
        except OperationalError as error:
            raise Unreachable(str(error)) from error

    def card_of(self, attempt: Attempt) -> KeptCard | None:
        """The card that the bank keeps for us."""
        kept = bank.kept_card_of(attempt.key)
        return KeptCard(kept.key, "visa", kept.last4, 12, NEVER) if kept else None

    def forget_card(self, card: LeavingCard) -> None:
        """The bank forgets it."""
        bank.forget_card(card.token)

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """Check the signature, then read. Raises BadNotice for a forged, old or unreadable message."""
        signing.check(body, headers.get(signing.HEADER, ""), at=at)
        try:
            message = json.loads(body)
            return _notice(message)
        except (ValueError, KeyError, TypeError, RecursionError, UnknownCurrency) as error:
            raise BadNotice("unreadable") from error


def evidence_of(charge: SandboxCharge) -> Evidence:
    """What a charge proves."""
    return Evidence(
        FINDINGS[State(charge.state)],
        provider_key=charge.public_id.hex,
        amount=Money(charge.amount_minor, charge.currency),
        code=charge.decline_code,
        until=charge.decided_at + bank.KEEPS if charge.decided_at else None,
    )


def _notice(message: dict[str, Any]) -> InboundNotice:
    kind, event_id = str(message["type"]), str(message["id"])
    json.dumps(message, allow_nan=False)  # jsonb has no NaN and no Infinity, Python's reader accepts both
    if not (0 < len(event_id) <= 120 and len(kind) <= 60 and all(storable(text) for text in _texts(message))):
        raise ValueError("unstorable")
    if not kind.startswith("charge."):
        return InboundNotice(event_id, kind, body=message)
    charge = message["charge"]
    evidence = Evidence(
        FINDINGS[State(charge["state"])],
        provider_key=str(charge["id"]),
        amount=Money(charge["amount_minor"], str(charge["currency"])),
        code=str(charge["decline_code"])[:60],
    )
    return InboundNotice(event_id, kind, attempt_key=str(charge["key"]), evidence=evidence, body=message)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a message, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from (name, *_texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
