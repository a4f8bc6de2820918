"""The queue's doors of this room."""

from __future__ import annotations

from django.utils import timezone

from . import services


def forget_old_events() -> None:
    """Delete security events that nobody has to answer for any more."""
    services.forget_old_events(at=timezone.now())
