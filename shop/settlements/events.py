"""Facts of statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutSeen(Fact):
    """Our bank's statement says that it gave a payout out, or that it came back; the subject is the payout."""

    name: ClassVar[str] = "settlements.payout_seen"
    subject_type: ClassVar[str] = "payouts.payout"
    returned: bool
    words: str
