"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import cards, services


def forget_old_exchanges() -> None:
    """Once a day."""
    services.forget_old_exchanges(at=timezone.now())


def forget_leaving_cards() -> None:
    """Every hour."""
    cards.forget_leaving_cards()
