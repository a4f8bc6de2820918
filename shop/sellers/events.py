"""Facts of sellers. Ids only; whoever needs more reads the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerInvited(Fact):
    """Somebody is asked to act for a seller; the subject is the invitation."""

    name: ClassVar[str] = "sellers.invited"
    subject_type: ClassVar[str] = "sellers.invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSent(Fact):
    """An application waits for the office; the subject is the seller."""

    name: ClassVar[str] = "sellers.application_sent"
    subject_type: ClassVar[str] = "sellers.seller"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingChanged(Fact):
    """The office decided; `change_id` is the step with its reason, `action` the decision's name in the audit log."""

    name: ClassVar[str] = "sellers.standing_changed"
    subject_type: ClassVar[str] = "sellers.seller"
    change_id: int
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutAccountChanged(Fact):
    """Earnings go elsewhere; `change_id` is the line of the history, the subject the seller."""

    name: ClassVar[str] = "sellers.payout_account_changed"
    subject_type: ClassVar[str] = "sellers.seller"
    change_id: int
