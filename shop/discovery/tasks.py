"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import services


def tidy() -> None:
    """Once a day."""
    services.tidy(at=timezone.now())


def relate_products() -> None:
    """Every six hours."""
    services.relate_products(at=timezone.now())
