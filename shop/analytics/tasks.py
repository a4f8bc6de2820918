"""Doors of the schedules; each calls one service and may run twice."""

from . import services


def recount_stale_days() -> None:
    """Every minute."""
    services.recount_stale_days()
