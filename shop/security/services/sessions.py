"""Ending sessions, and remembering when one was last used."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from shop.base.actor import Actor
from shop.security.types import Kind, Visit

from .log import note


@transaction.atomic
def end_session(*, user_id: int, session_id: int, by: Actor, at: datetime, visit: Visit) -> bool:
    """Sign one of the person's browsers out; False when there is no such session of theirs."""
    session = UserSession.objects.select_for_update().filter(user_id=user_id, pk=session_id).first()
    if session is None:
        return False
    session.end()
    note(Kind.SESSION_ENDED, user_id=user_id, by=by, at=at, visit=visit)
    return True


@transaction.atomic
def end_other_sessions(*, user_id: int, by: Actor, at: datetime, visit: Visit) -> int:
    """Sign the person out everywhere but in the session they ask from; returns how many sessions ended."""
    ended = end_sessions_but(user_id=user_id, keep=visit.session_key)
    note(Kind.OTHERS_ENDED, user_id=user_id, by=by, at=at, visit=visit)
    return ended


def end_sessions_but(*, user_id: int, keep: str) -> int:
    """End the other sessions without a line of their own in the log: the change that asked for it has one."""
    others = list(UserSession.objects.select_for_update().filter(user_id=user_id).exclude(session_key=keep))
    for session in others:
        session.end()
    return len(others)


def touch_session(*, user_id: int, key: str, ip: str, user_agent: str, at: datetime) -> None:
    """Remember that the session was used just now, and from where. Called once a minute at most."""
    UserSession.objects.update_or_create(
        session_key=key,
        defaults={"user_id": user_id, "ip": ip or "0.0.0.0", "user_agent": user_agent[:200], "last_seen_at": at},  # noqa: S104
    )


def follow_session(*, user_id: int, before: str, key: str) -> None:
    """The session goes on under another key."""
    UserSession.objects.filter(user_id=user_id, session_key=before).update(session_key=key)
