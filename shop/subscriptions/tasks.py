"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import services


def forget_old_subscriptions() -> None:
    """Once a day."""
    services.forget_old_subscriptions(at=timezone.now())
