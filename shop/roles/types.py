"""Forms of roles that pages fill."""

from __future__ import annotations

from dataclasses import dataclass

from shop.base.permissions import Permission


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """A role of the office as somebody wants it."""

    name: str
    sentence: str
    permissions: frozenset[Permission]
