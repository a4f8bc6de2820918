"""Facts about people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailVerified(Fact):
    """A person proved that an address is theirs; `subject_id` is the user."""

    name: ClassVar[str] = "accounts.email_verified"
    subject_type: ClassVar[str] = "accounts.user"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneVerified(Fact):
    """A person proved that a number is theirs; `subject_id` is the user."""

    name: ClassVar[str] = "accounts.phone_verified"
    subject_type: ClassVar[str] = "accounts.user"
