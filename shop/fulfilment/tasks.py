"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import services


def track_shipments() -> None:
    """Every ten minutes."""
    services.track_shipments(at=timezone.now())
