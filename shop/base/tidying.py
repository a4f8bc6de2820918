"""Doors of base's own schedules."""

from django.utils import timezone

from . import rate


def forget_old_windows() -> None:
    """Once a day: they name addresses."""
    rate.forget_old_windows(at=timezone.now())
