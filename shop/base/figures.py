"""What operators watch of the plumbing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django_q.models import OrmQ

from .models import Delivery, TaskAttempt


@dataclass(frozen=True, slots=True)
class Plumbing:
    """Deliveries and tasks that wait, and those that were given up."""

    waiting_deliveries: int
    dead_deliveries: int
    due_tasks: int
    dead_tasks: int


def plumbing(*, at: datetime) -> Plumbing:
    """The figures of now; tasks that are due are counted over all marketplaces."""
    deliveries = Delivery.objects.filter(done_at=None).aggregate(
        waiting=Count("pk", filter=Q(dead_at=None)), dead=Count("pk", filter=Q(dead_at__isnull=False))
    )
    return Plumbing(
        waiting_deliveries=deliveries["waiting"],
        dead_deliveries=deliveries["dead"],
        due_tasks=OrmQ.objects.filter(lock__lt=at).count(),
        dead_tasks=TaskAttempt.objects.filter(dead_at__isnull=False).count(),
    )
