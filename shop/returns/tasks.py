"""Doors of the queue and of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import services


def escalate_unanswered() -> None:
    """Every quarter of an hour."""
    services.escalate_unanswered(at=timezone.now())


def handle_withdrawal(withdrawal_id: int) -> None:
    """After somebody declared a withdrawal."""
    services.handle_withdrawal(withdrawal_id=withdrawal_id, at=timezone.now())
