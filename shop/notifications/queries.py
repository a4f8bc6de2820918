"""Reads of mails, for the worker and for operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from .models import CaughtMail, Mail


@dataclass(frozen=True, slots=True)
class MailFigures:
    """How many mails wait to be sent, and how many were given up."""

    waiting: int
    dead: int


def due_mails(*, at: datetime, limit: int = 1000) -> list[int]:
    """Ids of the mails to be sent now, those due longest first."""
    due = Mail.objects.filter(sent_at=None, dead_at=None, due_at__lte=at)
    return list(due.order_by("due_at", "id").values_list("pk", flat=True)[:limit])


def mail_figures() -> MailFigures:
    """What operators watch."""
    found = Mail.objects.filter(sent_at=None).aggregate(
        waiting=Count("pk", filter=Q(dead_at=None)), dead=Count("pk", filter=Q(dead_at__isnull=False))
    )
    return MailFigures(**found)


def caught_mails() -> QuerySet[CaughtMail]:
    """What this machine would have sent, newest first."""
    return CaughtMail.objects.order_by("-id")
