"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from . import services

MOST_AT_ONCE = 1000  # vectors; far from the time that a task has


def keep_up() -> None:
    """Every five minutes."""
    services.catch_up(at=timezone.now())
    services.encode_titles(most=MOST_AT_ONCE)


def tidy() -> None:
    """Once a day."""
    services.tidy(at=timezone.now())
    services.learn_leanings(at=timezone.now())
    services.learn_likings(at=timezone.now())
