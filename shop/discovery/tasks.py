"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import services


def tidy() -> None:
    """Once a day."""
    services.tidy(at=timezone.now())
