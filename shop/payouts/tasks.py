"""Doors of the schedules; each calls services that may run twice."""

from django.utils import timezone

from . import services


def release_due() -> None:
    """Every hour."""
    services.release_due(at=timezone.now())
    services.free_reserves(at=timezone.now())


def issue_statements() -> None:
    """Four times a day; a month that is stated already is left alone."""
    services.issue_statements(at=timezone.now())
