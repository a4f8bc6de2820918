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
class CaptureRequested(Fact):
    """A part of a reservation has to be taken; the subject is the capture."""

    name: ClassVar[str] = "payments.capture_requested"
    subject_type: ClassVar[str] = "payments.capture"
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAgreed(Fact):
    """An attempt was paid whose shopper lets us keep the card; the subject is the attempt."""

    name: ClassVar[str] = "payments.card_agreed"
    subject_type: ClassVar[str] = "payments.attempt"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTold(Fact):
    """A provider told that a bank asks for money back; the subject is its message."""

    name: ClassVar[str] = "payments.dispute_told"
    subject_type: ClassVar[str] = "payments.notice"
    provider: str
    provider_key: str
