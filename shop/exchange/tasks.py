"""Doors of the queue; each may run twice."""

from time import monotonic

from django.utils import timezone

from shop.base.actor import Actor
from shop.base.tasks import enqueue

from . import services

SECONDS = 20  # a task has sixty; a batch that is being written ends behind these


def work_on_import(run_id: int, user_id: int) -> None:
    """After a seller sent, confirmed or took back a file: some seconds of work, then again for the rest."""
    until = monotonic() + SECONDS
    by = Actor.user(user_id)
    done = services.work_on_import(run_id=run_id, by=by, at=timezone.now(), enough=lambda: monotonic() > until)
    if not done:
        enqueue(work_on_import, run_id, user_id)


def make_table(export_id: int) -> None:
    """After a seller asked for a large table."""
    services.make_table(export_id=export_id, at=timezone.now())


def wake_still_imports() -> None:
    """Every few seconds: what a killed worker left behind."""
    services.wake_still_imports(at=timezone.now())


def forget_old_files() -> None:
    """Once a day."""
    services.forget_old_files(by=Actor.system("imports"), at=timezone.now())


def forget_old_tables() -> None:
    """Once a day."""
    services.forget_old_tables(at=timezone.now())
