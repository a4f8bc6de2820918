"""The bank's side: charges, what the shopper chose on its page, voids and refunds. Each call has its own transaction.

open -> paid | declined | abandoned | challenge;  challenge -> paid | declined;  open, challenge -> voided
A charge that is only to be reserved goes to `reserved` in place of `paid`; captures take it, within seven days:
reserved -> paid (the final capture, or the rest let go) | voided
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet

from shop.base import tasks
from shop.base.money import Money
from shop.payments.models import SandboxCapture, SandboxCharge, SandboxRefund, SandboxToken
from shop.payments.refusals import CannotCapture
from shop.payments.types import Unreachable

from .post import post_notice

State = SandboxCharge.State
UNDECIDED = {State.OPEN, State.CHALLENGE}
TAKEN = {State.PAID, State.REFUNDED, State.RESERVED}
CARDS = {False: "4242", True: "3220"}
"""The last four digits of the card that pays at once, and of the one whose bank asks first."""

KEEPS = timedelta(days=7)
"""How long the bank keeps money ready."""


class Choice(StrEnum):
    """What the bank's page offers."""

    APPROVE = "approve"
    DECLINE = "decline"
    CHALLENGE = "challenge"  # 3-D Secure: a second page asks again
    ABANDON = "abandon"
    LOSE = "lose"  # the money is taken, and nobody is told

    @property
    def silent(self) -> bool:
        """Whether shop and shopper hear nothing of it."""
        return self is Choice.LOSE


OUTCOMES = {
    Choice.APPROVE: (State.PAID, ""),
    Choice.DECLINE: (State.DECLINED, "insufficient_funds"),
    Choice.CHALLENGE: (State.CHALLENGE, ""),
    Choice.ABANDON: (State.ABANDONED, "left_the_page"),
    Choice.LOSE: (State.PAID, ""),
}


def open_charge(*, key: str, amount: Money, return_url: str, **wishes: Any) -> SandboxCharge:
    """A charge to be decided on the page, or by `confirm`; the same key answers the same charge.

    `wishes`: `reserve` it only, `keep` its card, or charge the kept card of a `token`. Raises Unreachable for other
    money.
    """
    charge, _made = SandboxCharge.objects.get_or_create(
        key=key,
        defaults={
            "amount_minor": amount.minor,
            "currency": amount.currency,
            "return_url": return_url,
            **wishes,
        },
    )
    if (charge.amount_minor, charge.currency) != (amount.minor, amount.currency):
        raise Unreachable(f"{key} is a charge of another amount")
    return charge


def charges() -> QuerySet[SandboxCharge]:
    """The bank's books."""
    return SandboxCharge.objects.order_by("pk")


def charge_of_key(key: str) -> SandboxCharge | None:
    """The charge that a shop asked for under this key."""
    return charges().filter(key=key).first()


@transaction.atomic
def decide(*, public_id: UUID, choice: Choice, at: datetime) -> SandboxCharge:
    """What the shopper chose on the page; once decided it stays so. Raises SandboxCharge.DoesNotExist."""
    charge = charges().select_for_update().get(public_id=public_id)
    if charge.state not in UNDECIDED or (charge.state == State.CHALLENGE and choice is Choice.CHALLENGE):
        return charge
    state, code = OUTCOMES[choice]
    confirmed = charge.state == State.CHALLENGE
    if confirmed and code:
        code = "authentication_failed"
    _end(charge, state, code, at=at)
    if charge.keep and charge.state in TAKEN:
        SandboxToken.objects.create(charge=charge, key=uuid4().hex, last4=CARDS[confirmed], asks=confirmed)
    if charge.state != State.CHALLENGE and not choice.silent:
        tasks.enqueue(post_notice, charge.pk)
    return charge


@transaction.atomic
def confirm(*, key: str, at: datetime) -> SandboxCharge:
    """Charge the kept card of an open charge, without a page; once decided it stays so."""
    charge = charges().select_for_update().get(key=key)
    if charge.token and charge.state == State.OPEN:
        card = SandboxToken.objects.filter(key=charge.token).first()
        asks = card is None or card.asks
        _end(charge, State.DECLINED if asks else State.PAID, "authentication_required" if asks else "", at=at)
    return charge


def kept_card_of(key: str) -> SandboxToken | None:
    """The card of a charge, if the bank keeps it for the shop."""
    return SandboxToken.objects.filter(charge__key=key).first()


def forget_card(token: str) -> None:
    """The shop cannot charge it any more; again is without effect."""
    SandboxToken.objects.filter(key=token).delete()


@transaction.atomic
def void(*, key: str, amount: Money, at: datetime) -> SandboxCharge:
    """Close a charge that nobody has paid, also one that was never opened; a paid one stays paid."""
    open_charge(key=key, amount=amount, return_url="")
    charge = charges().select_for_update().get(key=key)
    if charge.state in UNDECIDED:
        _end(charge, State.VOIDED, "", at=at)
    return charge


@transaction.atomic
def capture(*, key: str, capture_key: str, amount: Money, final: bool, at: datetime) -> SandboxCapture:
    """Take a part of a reservation; the same capture key takes it once. Raises CannotCapture."""
    charge = charges().select_for_update().get(key=key)
    taken = SandboxCapture.objects.filter(key=capture_key).first()
    if taken:
        return taken
    _lapse(charge, at=at)
    left = charge.amount_minor - charge.captured_minor if charge.state == State.RESERVED else 0
    if amount.currency != charge.currency or not 0 < amount.minor <= left:
        raise CannotCapture(f"{key} has no {amount} left to take")
    charge.captured_minor += amount.minor
    charge.state = State.PAID if final or charge.captured_minor == charge.amount_minor else State.RESERVED
    charge.save(update_fields=["captured_minor", "state"])
    return SandboxCapture.objects.create(charge=charge, key=capture_key, amount_minor=amount.minor)


@transaction.atomic
def release(*, key: str, at: datetime) -> SandboxCharge:
    """Let go of what is reserved and not taken; again is without effect."""
    charge = charges().select_for_update().get(key=key)
    if charge.state == State.RESERVED:
        _let_go(charge)
    return charge


def _lapse(charge: SandboxCharge, *, at: datetime) -> None:
    """A locked reservation ends by itself after a week."""
    if charge.state == State.RESERVED and charge.decided_at and charge.decided_at + KEEPS <= at:
        _let_go(charge)


def _let_go(charge: SandboxCharge) -> None:
    charge.state = State.PAID if charge.captured_minor else State.VOIDED
    charge.save(update_fields=["state"])


@transaction.atomic
def refund(*, key: str, refund_key: str, amount: Money) -> SandboxRefund:
    """Give money back; the same refund key gives it once. Raises Unreachable when the charge has not that much left."""
    charge = charges().select_for_update().get(key=key)
    given = SandboxRefund.objects.filter(key=refund_key).first()
    if given:
        return given
    left = charge.captured_minor - charge.refunded_minor if charge.state in TAKEN else 0
    if amount.currency != charge.currency or not 0 < amount.minor <= left:
        raise Unreachable(f"{key} has no {amount} left to give back")
    state = State.RESERVED if charge.state == State.RESERVED else State.REFUNDED
    charges().filter(pk=charge.pk).update(refunded_minor=F("refunded_minor") + amount.minor, state=state)
    return SandboxRefund.objects.create(charge=charge, key=refund_key, amount_minor=amount.minor)


def _end(charge: SandboxCharge, state: State, code: str, *, at: datetime) -> None:
    state = State.RESERVED if state == State.PAID and charge.reserve else state
    charge.state, charge.decline_code, charge.decided_at = state, code, at
    charge.captured_minor = charge.amount_minor if state == State.PAID else 0
    charge.save(update_fields=["state", "decline_code", "decided_at", "captured_minor"])
