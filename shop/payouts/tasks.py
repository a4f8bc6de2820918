"""Doors of the schedules; each calls services that may run twice."""

from django.utils import timezone

from shop.base.actor import Actor

from . import services


def send_payout(payout_id: int) -> None:
    """After the approval of its run."""
    services.send_payout(payout_id=payout_id, by=Actor.system("payouts"), at=timezone.now())


def look_after(payout_id: int) -> None:
    """After a wire said that there is something new about it."""
    services.look_after(payout_id=payout_id, by=Actor.system("payouts"), at=timezone.now())


def send_waiting() -> None:
    """Every minute: payouts whose wire gave no answer, or whose task was lost."""
    services.send_waiting(at=timezone.now())


def release_due() -> None:
    """Every hour."""
    services.release_due(at=timezone.now())
    services.free_reserves(at=timezone.now())


def issue_statements() -> None:
    """Four times a day; a month that is stated already is left alone."""
    services.issue_statements(at=timezone.now())
