"""Changing a password."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shop.accounts import services as accounts
from shop.base.actor import Actor
from shop.security.types import Kind, Visit

from .log import note
from .sessions import end_sessions_but


@transaction.atomic
def change_password(*, user_id: int, password: str, by: Actor, at: datetime, visit: Visit) -> None:
    """Set a password that was checked already; ends every other session, and the person is told by mail.

    The caller signs its own session in anew (`update_session_auth_hash`): Django ends it with the old password.
    """
    accounts.set_password(user_id=user_id, password=password, by=by, at=at)
    end_sessions_but(user_id=user_id, keep=visit.session_key)
    note(Kind.PASSWORD_CHANGED, user_id=user_id, by=by, at=at, visit=visit)
