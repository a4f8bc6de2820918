"""Forms of sellers that other rooms see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.base.permissions import Permission

if TYPE_CHECKING:
    from .models import Seller


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's part in a seller: for whom they act, and what they may do."""

    seller: Seller
    role: str
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        """Whether the role includes the right."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a seller's mails; an empty address means nobody, an empty language the marketplace's."""

    email: str
    language: str
