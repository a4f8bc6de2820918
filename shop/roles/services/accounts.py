"""Closing an account, and opening it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.queries import user_with_id
from shop.accounts.services import set_active
from shop.base import audit
from shop.base.actor import Actor
from shop.base.permissions import OFFICE, Permission
from shop.base.refusal import Refusal
from shop.roles.queries.rights import rights_of
from shop.security import services as security

from .authority import authority_of


class CannotCloseAccount(Refusal):
    """The account stays as it is."""


@transaction.atomic
def close_account(*, user_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Nobody signs in with the account any more; its sessions end with the next click. Raises CannotCloseAccount."""
    _check(user_id, by=by)
    if set_active(user_id=user_id, active=False):
        audit.note("accounts.closed", subject=("accounts.user", user_id), by=by, at=at, after={"reason": reason})


@transaction.atomic
def reopen_account(*, user_id: int, reason: str, by: Actor, at: datetime) -> None:
    """The person may sign in again. Raises CannotCloseAccount."""
    _check(user_id, by=by)
    if set_active(user_id=user_id, active=True):
        audit.note("accounts.reopened", subject=("accounts.user", user_id), by=by, at=at, after={"reason": reason})


@transaction.atomic
def end_sessions(*, user_id: int, by: Actor, at: datetime) -> int:
    """Sign the person out everywhere; returns how many browsers that were. Raises CannotCloseAccount."""
    own = authority_of(by)
    if Permission.USERS_CHANGE not in own or outranks(user_id, own):
        raise CannotCloseAccount(_("This person may do more than you. Ask an admin."))
    count = security.end_sessions_but(user_id=user_id, keep="")
    audit.note("accounts.signed_out", subject=("accounts.user", user_id), by=by, at=at, after={"sessions": count})
    return count


def _check(user_id: int, *, by: Actor) -> None:
    own = authority_of(by)
    if by.id == user_id:
        raise CannotCloseAccount(_("This is your own account. Ask a colleague to do it."))
    if Permission.USERS_CHANGE not in own:
        raise CannotCloseAccount(_("You may not close or open accounts. Ask an admin."))
    if outranks(user_id, own):
        raise CannotCloseAccount(_("This person may do more than you. Ask an admin."))


def outranks(user_id: int, own: frozenset[Permission]) -> bool:
    """Whether the person holds an office right that is not among `own`; closed accounts count as if they were open."""
    user = user_with_id(user_id)
    if user is None:
        return False
    user.is_active = True
    return bool((rights_of(user) & OFFICE) - own)
