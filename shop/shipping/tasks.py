"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import services


def forget_old_offers() -> None:
    """Once a day."""
    services.forget_old_offers(at=timezone.now())
