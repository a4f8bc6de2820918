"""What operators watch of the plumbing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from .models import Delivery, TaskAttempt
from .queues import QueueUnknown, due_tasks


@dataclass(frozen=True, slots=True)
class Plumbing:
    """Deliveries and tasks that wait, and those that were given up; None where the queue does not answer."""

    waiting_deliveries: int
    dead_deliveries: int
    due_tasks: int | None
    dead_tasks: int


def plumbing(*, at: datetime) -> Plumbing:
    """The figures of now; tasks that are due are counted over all marketplaces."""
    deliveries = Delivery.objects.filter(done_at=None).aggregate(
        waiting=Count("pk", filter=Q(dead_at=None)), dead=Count("pk", filter=Q(dead_at__isnull=False))
    )
    return Plumbing(
        waiting_deliveries=deliveries["waiting"],
        dead_deliveries=deliveries["dead"],
        due_tasks=_due_tasks(at=at),
        dead_tasks=TaskAttempt.objects.filter(dead_at__isnull=False).count(),
    )


def _due_tasks(*, at: datetime) -> int | None:
    try:
        return due_tasks(at=at)
    except QueueUnknown:
        return None
