"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import services


def send_due_cards() -> None:
    """Every five minutes."""
    services.send_due_cards(at=timezone.now())


def expire_cards() -> None:
    """Every hour."""
    services.expire_cards(at=timezone.now())
