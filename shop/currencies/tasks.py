"""Doors of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from shop.base.actor import Actor
from shop.store.queries import store

from . import services


def fetch_rates() -> None:
    """Every three hours, where another currency is offered; nobody outside is asked for nothing."""
    if store().currencies:
        fetch_now()


def fetch_now() -> None:
    """After somebody of the office asked for it."""
    services.fetch_ecb(by=Actor.system("currencies"), at=timezone.now())


def watch_rates() -> None:
    """Every hour."""
    services.watch_rates(at=timezone.now())
