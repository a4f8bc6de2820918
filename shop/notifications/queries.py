"""Reads of mails and texts, for the worker and for operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from .gateways import gateways_for
from .models import CaughtMail, CaughtText, Mail, Text


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


def due_texts(*, at: datetime, limit: int = 1000) -> list[int]:
    """Ids of the texts to be sent now, those due longest first."""
    due = Text.objects.filter(sent_at=None, dead_at=None, due_at__lte=at)
    return list(due.order_by("due_at", "id").values_list("pk", flat=True)[:limit])


def caught_texts() -> QuerySet[CaughtText]:
    """What this machine would have texted, newest first."""
    return CaughtText.objects.order_by("-id")


def can_text(number: str) -> bool:
    """Whether a gateway reaches this number (E.164)."""
    return bool(gateways_for(number))
