"""Changes of who may do what, each audited with the state before and after."""

from .accounts import CannotCloseAccount, close_account, end_sessions, reopen_account
from .members import CannotGiveRole, give_shipped_role, set_staff_roles
from .premium import CannotSetPremium, end_premium, set_premium
from .staff_roles import CannotChangeRole, change_staff_role, create_staff_role, remove_staff_role

__all__ = [
    "CannotChangeRole",
    "CannotCloseAccount",
    "CannotGiveRole",
    "CannotSetPremium",
    "change_staff_role",
    "close_account",
    "create_staff_role",
    "end_premium",
    "end_sessions",
    "give_shipped_role",
    "remove_staff_role",
    "reopen_account",
    "set_premium",
    "set_staff_roles",
]
