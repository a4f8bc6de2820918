"""How long messages are kept: they name people, and nobody reads them after half a year."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from .models import CaughtMail, CaughtText, Mail, Text

KEPT = timedelta(days=180)


@transaction.atomic
def forget_old_messages(*, at: datetime) -> int:
    """Delete mails and texts that were sent or given up 180 days ago; returns how many. What waits is kept."""
    ended = Q(sent_at__lt=at - KEPT) | Q(dead_at__lt=at - KEPT)
    gone = Mail.objects.filter(ended).delete()[0] + Text.objects.filter(ended).delete()[0]
    for caught in (CaughtMail, CaughtText):
        caught.objects.filter(caught_at__lt=at - KEPT).delete()
    return gone
