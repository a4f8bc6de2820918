"""Facts of the wallet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDue(Fact):
    """A gift card is to be handed to whom it is for; the subject is the card."""

    name: ClassVar[str] = "wallet.card_due"
    subject_type: ClassVar[str] = "wallet.giftcard"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditGiven(Fact):
    """A person's store credit grew; the subject is the entry that says by how much and why."""

    name: ClassVar[str] = "wallet.credit_given"
    subject_type: ClassVar[str] = "wallet.purseentry"
    user_id: int
    amount_minor: int
    currency: str
