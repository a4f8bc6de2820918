"""Facts about the safety of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityNoted(Fact):
    """Something happened that the owner of the account is told; `subject_id` is the security event."""

    name: ClassVar[str] = "security.noted"
    subject_type: ClassVar[str] = "security.event"
    kind: str
