"""Doors of the schedules; each calls services that may run twice."""

from django.utils import timezone

from shop.base.actor import Actor

from . import services

CLERK = Actor.system("invoicing")


def issue_missing() -> None:
    """Twice an hour: papers whose facts were not delivered."""
    services.issue_missing(by=CLERK, at=timezone.now())


def issue_commissions() -> None:
    """Four times a day, as statements are."""
    services.issue_commissions(by=CLERK, at=timezone.now())
