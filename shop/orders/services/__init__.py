"""Writes of orders, one file an aggregate."""

from .claims import claim_orders, claim_orders_by_phone
from .create import create_order
from .packages import (
    CannotFulfil,
    hand_over_downloads,
    lock_package,
    mark_delivered,
    mark_packed,
    mark_released,
    mark_shipped,
)
from .replacing import create_replacement
from .shortfalls import CannotLeaveOut, mark_short, tell_of_shortfalls
from .status import (
    CannotCancel,
    change_method,
    lock_order,
    mark_cancelled,
    mark_expired,
    mark_placed,
    mark_unsent,
)

__all__ = [
    "CannotCancel",
    "CannotFulfil",
    "CannotLeaveOut",
    "change_method",
    "claim_orders",
    "claim_orders_by_phone",
    "create_order",
    "create_replacement",
    "hand_over_downloads",
    "lock_order",
    "lock_package",
    "mark_cancelled",
    "mark_delivered",
    "mark_expired",
    "mark_packed",
    "mark_placed",
    "mark_released",
    "mark_shipped",
    "mark_short",
    "mark_unsent",
    "tell_of_shortfalls",
]
