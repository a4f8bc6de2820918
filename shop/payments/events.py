"""Facts of payments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequested(Fact):
    """Money was promised back and has to be sent; the subject is the refund."""

    name: ClassVar[str] = "payments.refund_requested"
    subject_type: ClassVar[str] = "payments.refund"
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTold(Fact):
    """A provider told that a bank asks for money back; the subject is its message."""

    name: ClassVar[str] = "payments.dispute_told"
    subject_type: ClassVar[str] = "payments.notice"
    provider: str
    provider_key: str
