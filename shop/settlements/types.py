"""What a provider's file says, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money


class LineKind(TextChoices):
    """What a row of a file is about."""

    PAYMENT = "payment", _("Payment")
    REFUND = "refund", _("Refund")
    PAYOUT = "payout", _("Paid out to us")
    FEE = "fee", _("Fee")
    SELLER = "seller", _("Paid to a seller")
    BACK = "back", _("Came back from a seller's bank")
    HAND = "hand", _("Paid back to a buyer by hand")
    WALLET = "wallet", _("Wallet transfer of a buyer")


OF_PROVIDERS = frozenset({LineKind.PAYMENT, LineKind.REFUND, LineKind.PAYOUT, LineKind.FEE})
OF_BANKS = frozenset({LineKind.SELLER, LineKind.BACK, LineKind.HAND, LineKind.WALLET, LineKind.FEE})
"""What the rows of a file can be about, by whose file it is."""


class Break(TextChoices):
    """Why a row and the books disagree."""

    UNKNOWN = "unknown", _("We know no such payment")
    AMOUNT = "amount", _("The amount is another one")
    TWICE = "twice", _("A file had it already")


@dataclass(frozen=True, slots=True)
class Said:
    """One row: what the provider did, over how much, and what it kept for it."""

    number: int
    kind: LineKind
    reference: str
    amount: Money
    fee: Money
    arrived: Money | None = None  # of a payout in another currency: what it was in the marketplace's own


@dataclass(frozen=True, slots=True)
class Payouts:
    """What a provider's file in another currency says it paid out and kept, and what it says came of that in ours."""

    out: Money
    fees: Money
    said: Money | None


@dataclass(frozen=True, slots=True)
class Booked:
    """A payment or refund of ours that a reference names, and its amount by our records."""

    id: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of our books that no statement of the bank names: what it is called, when it was, how much."""

    name: str
    at: datetime
    amount: Money


@dataclass(frozen=True, slots=True)
class Source:
    """Whose file it is, under which number, and the days that it is about, both included."""

    provider: str
    reference: str
    first_on: date
    last_on: date
