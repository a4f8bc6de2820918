"""Facts of subscriptions; the subject is always one subscription."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionAsked(Fact):
    """Somebody typed an address in: its reader is asked before anything else is sent."""

    name: ClassVar[str] = "subscriptions.asked"
    subject_type: ClassVar[str] = "subscriptions.subscription"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackInStock(Fact):
    """What the subscription waits for can be bought again."""

    name: ClassVar[str] = "subscriptions.back_in_stock"
    subject_type: ClassVar[str] = "subscriptions.subscription"
