"""What somebody may do: one vocabulary, and roles in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """Every right that a view can ask for."""

    ORDERS_FULFIL = "orders.fulfil"
    ORDERS_VIEW = "orders.view"
    STAFF_VIEW = "staff.view"


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of rights with a sentence that a person can read."""

    code: str
    sentence: str
    permissions: frozenset[Permission]


SELLER_ROLES = {
    role.code: role
    for role in (
        Role(
            "owner",
            "Runs the shop and may do everything in it.",
            frozenset({Permission.ORDERS_FULFIL, Permission.ORDERS_VIEW}),
        ),
        Role("packer", "Packs and sends orders.", frozenset({Permission.ORDERS_FULFIL, Permission.ORDERS_VIEW})),
    )
}
