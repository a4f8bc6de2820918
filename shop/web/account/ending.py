"""Ending every session of a person."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def end_sessions(user_id: int) -> None:
    """Sign the person out on every device. A session says whose it is only inside."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).order_by("pk").iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user_id):
            session.delete()
