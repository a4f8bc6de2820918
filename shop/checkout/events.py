"""Facts of the checkout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CashCheckAsked(Fact):
    """A cash order waits until its phone number is confirmed; the subject is the check. Recorded for each text."""

    name: ClassVar[str] = "checkout.cash_check_asked"
    subject_type: ClassVar[str] = "checkout.cash_check"
    order_id: int
