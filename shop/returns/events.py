"""Facts of returns; whoever needs more reads the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFact(Fact):
    """Something happened to a case; the subject is the case."""

    subject_type: ClassVar[str] = "returns.returncase"
    order_id: int
    seller_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAsked(CaseFact):
    """A buyer wants to send something back."""

    name: ClassVar[str] = "returns.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAccepted(CaseFact):
    """It may come back."""

    name: ClassVar[str] = "returns.accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefused(CaseFact):
    """It may not."""

    name: ClassVar[str] = "returns.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnEscalated(CaseFact):
    """Staff decide now."""

    name: ClassVar[str] = "returns.escalated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSent(CaseFact):
    """The buyer handed it over."""

    name: ClassVar[str] = "returns.sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSettled(CaseFact):
    """It is here; the buyer gets money or the thing anew."""

    name: ClassVar[str] = "returns.settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWithdrawn(Fact):
    """A declaration of withdrawal was received for an order; the subject is the declaration."""

    name: ClassVar[str] = "returns.withdrawn"
    subject_type: ClassVar[str] = "returns.withdrawal"
    order_id: int
    case_ids: list[int]
