"""The queue's doors of this room."""

from __future__ import annotations

from django.utils import timezone

from .codes import forget_old_codes as forget


def forget_old_codes() -> None:
    """Codes of yesterday, with the addresses they went to."""
    forget(at=timezone.now())
