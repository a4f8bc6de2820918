"""Facts of payouts; whoever needs more reads the payout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFact(Fact):
    """Something happened to a payout; the subject is the payout."""

    subject_type: ClassVar[str] = "payouts.payout"
    seller_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutApproved(PayoutFact):
    """It will be sent."""

    name: ClassVar[str] = "payouts.approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutPaid(PayoutFact):
    """The bank gave it out."""

    name: ClassVar[str] = "payouts.paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFailed(PayoutFact):
    """It could not be sent; the seller has the amount again."""

    name: ClassVar[str] = "payouts.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementIssued(Fact):
    """A month in which money moved is over and stated; the subject is the statement."""

    name: ClassVar[str] = "payouts.statement_issued"
    subject_type: ClassVar[str] = "payouts.statement"
    seller_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutReturned(PayoutFact):
    """The seller's bank sent it back; the seller has the amount again."""

    name: ClassVar[str] = "payouts.returned"
