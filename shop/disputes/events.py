"""Facts of disputes; whoever needs more reads the dispute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFact(Fact):
    """Something happened to a dispute; the subject is the dispute."""

    subject_type: ClassVar[str] = "disputes.dispute"
    order_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeOpened(DisputeFact):
    """A bank took money back."""

    name: ClassVar[str] = "disputes.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDue(DisputeFact):
    """Evidence has to be sent soon, and was not."""

    name: ClassVar[str] = "disputes.evidence_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeWon(DisputeFact):
    """The bank gives it back."""

    name: ClassVar[str] = "disputes.won"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLost(DisputeFact):
    """The bank keeps it."""

    name: ClassVar[str] = "disputes.lost"
