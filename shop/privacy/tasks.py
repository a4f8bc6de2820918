"""Doors of the queue and the schedules; each may run twice."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from shop.base.actor import Actor

from . import services

BY = Actor.system("privacy")


def make_export(export_id: int) -> None:
    """After somebody asked for a copy."""
    services.make_export(export_id=export_id, at=timezone.now())


def forget_old_exports() -> None:
    """Every hour."""
    services.forget_old_exports(at=timezone.now())


def carry_out_erasures() -> None:
    """Every hour."""
    services.carry_out_erasures(by=BY, at=timezone.now())


def end_holds() -> None:
    """Once a day."""
    services.end_holds(at=timezone.now())


def forget_dead_sessions() -> None:
    """Once a day: what a session held is gone with it."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
