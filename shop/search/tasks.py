"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import services


def keep_up() -> None:
    """Every five minutes."""
    services.catch_up(at=timezone.now())


def tidy() -> None:
    """Once a day."""
    services.tidy(at=timezone.now())
