"""The bank's side: charges, what the shopper chose on its page, voids and refunds. Each call has its own transaction.

open -> paid | declined | abandoned | challenge;  challenge -> paid | declined;  open, challenge -> voided
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from shop.base import tasks
from shop.base.money import Money
from shop.payments.models import SandboxCharge, SandboxRefund
from shop.payments.types import Unreachable

from .post import post_notice

State = SandboxCharge.State
UNDECIDED = {State.OPEN, State.CHALLENGE}


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


def open_charge(*, key: str, amount: Money, return_url: str) -> SandboxCharge:
    """A charge to be decided on the page; the same key answers the same charge. Raises Unreachable for other money."""
    charge, _made = SandboxCharge.objects.get_or_create(
        key=key, defaults={"amount_minor": amount.minor, "currency": amount.currency, "return_url": return_url}
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
    if charge.state == State.CHALLENGE and code:
        code = "authentication_failed"
    _end(charge, state, code, at=at)
    if charge.state != State.CHALLENGE and not choice.silent:
        tasks.enqueue(post_notice, charge.pk)
    return charge


@transaction.atomic
def void(*, key: str, amount: Money, at: datetime) -> SandboxCharge:
    """Close a charge that nobody has paid, also one that was never opened; a paid one stays paid."""
    open_charge(key=key, amount=amount, return_url="")
    charge = charges().select_for_update().get(key=key)
    if charge.state in UNDECIDED:
        _end(charge, State.VOIDED, "", at=at)
    return charge


@transaction.atomic
def refund(*, key: str, refund_key: str, amount: Money) -> SandboxRefund:
    """Give money back; the same refund key gives it once. Raises Unreachable when the charge has not that much left."""
    charge = charges().select_for_update().get(key=key)
    given = SandboxRefund.objects.filter(key=refund_key).first()
    if given:
        return given
    left = charge.amount_minor - charge.refunded_minor if charge.state in {State.PAID, State.REFUNDED} else 0
    if amount.currency != charge.currency or not 0 < amount.minor <= left:
        raise Unreachable(f"{key} has no {amount} left to give back")
    charges().filter(pk=charge.pk).update(refunded_minor=F("refunded_minor") + amount.minor, state=State.REFUNDED)
    return SandboxRefund.objects.create(charge=charge, key=refund_key, amount_minor=amount.minor)


def _end(charge: SandboxCharge, state: State, code: str, *, at: datetime) -> None:
    charge.state, charge.decline_code, charge.decided_at = state, code, at
    charge.save(update_fields=["state", "decline_code", "decided_at"])
