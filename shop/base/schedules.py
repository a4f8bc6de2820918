"""What runs again and again, in every marketplace: rows of django-q2's Schedule, and the fast sweep of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from django_q.models import Schedule


@dataclass(frozen=True, slots=True)
class Periodic:
    """A function without arguments, by its dotted path, and its interval in minutes."""

    path: str
    minutes: int


_schedules: list[Periodic] = []
_sweeps: list[str] = []


def every(*, minutes: int, path: str) -> None:
    """Declare a schedule; called from a room's `AppConfig.ready()`."""
    _schedules.append(Periodic(path, minutes))


def sweep(*, path: str) -> None:
    """Declare what the worker's watcher runs every 15 seconds: a quick look, and a task if there is something to do.

    It finds what a killed process left behind long before the queue hands its task out again.
    """
    _sweeps.append(path)


def sweeps() -> tuple[str, ...]:
    """Dotted paths of the declared sweeps."""
    return tuple(_sweeps)


def install() -> None:
    """Make django-q2's schedule rows equal what the rooms declared; called by `manage.py setup`."""
    wanted = {periodic.path: periodic for periodic in _schedules}
    Schedule.objects.filter(name__startswith="shop.").exclude(name__in=wanted).delete()
    for path, periodic in wanted.items():
        Schedule.objects.update_or_create(
            name=path,
            defaults={
                "func": "shop.base.tasks.run_everywhere",
                "args": f"'{path}',",
                "schedule_type": Schedule.MINUTES,
                "minutes": periodic.minutes,
                "repeats": -1,
            },
        )
