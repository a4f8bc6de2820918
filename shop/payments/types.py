"""Words of payments: methods, evidence, and what providers answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from shop.base.money import Money


@dataclass(frozen=True, slots=True)
class Method:
    """A way to pay. `hold_minutes` is how long stock is kept while the money is on its way."""

    code: str
    label: str | Promise
    sentence: str | Promise
    icon: str
    needs_redirect: bool
    hold_minutes: int

    @property
    def on_delivery(self) -> bool:
        """Whether the order is placed at once and paid at the door."""
        return self.hold_minutes == 0


class Finding(StrEnum):
    """What a provider knows about a payment."""

    PAID = "paid"
    OPEN = "open"  # it may still be paid
    FAILED = "failed"
    CANCELLED = "cancelled"  # it cannot be paid any more
    ABSENT = "absent"  # the provider has never heard of it
    UNKNOWN = "unknown"  # the provider could not be asked, or did not say


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a provider says about one attempt; `amount` is what it took, `code` its reason for a failure."""

    state: Finding
    provider_key: str = ""
    amount: Money | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """A provider is ready to take the money: where the shopper goes, and the provider's own key."""

    redirect_url: str
    provider_key: str


@dataclass(frozen=True, slots=True)
class InboundNotice:
    """A provider's message, its signature proven. `evidence` is None for kinds that say nothing about an attempt."""

    event_id: str
    kind: str
    attempt_key: str = ""
    evidence: Evidence | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


class PaymentState(StrEnum):
    """How the paying of one reference stands, for people."""

    PENDING = "pending"  # asked for, not paid yet
    UNKNOWN = "unknown"  # with the provider; the outcome is open
    ON_DELIVERY = "on_delivery"
    PAID = "paid"
    FAILED = "failed"
    REFUND_DUE = "refund_due"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    FREE = "free"  # nothing to pay


class Unreachable(Exception):
    """The provider did not answer, or not in a way that can be understood; the outcome is open."""


class BadNotice(Exception):
    """A message that did not come from the provider, or came too late to be believed."""
