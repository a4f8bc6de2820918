"""Writing mails and texts: the row is the promise, the worker keeps it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from shop.base.ids import uuid7
from shop.base.tasks import enqueue

from . import rules, tasks
from .models import Mail, Text
from .rendering import render
from .types import Letter, ShortMessage


@transaction.atomic
def write_mail(*, letter: Letter, context: dict[str, Any], at: datetime) -> Mail | None:
    """Render the letter and put it on the worker's table; None when this event wrote it before, or nobody reads it.

    Nothing is sent here: the row commits with the caller's transaction, and the task follows that commit.
    """
    if not letter.recipient or _written(letter):
        return None
    words = render(letter.template, {"unsubscribe": letter.unsubscribe} | context, language=letter.language)
    mail, created = Mail.objects.get_or_create(
        event_uid=letter.event_uid,
        kind=letter.kind,
        recipient=letter.recipient,
        defaults={
            "language": letter.language,
            "subject": words.subject,
            "text": words.text,
            "html": words.html,
            "unsubscribe": letter.unsubscribe,
            "message_id": f"<{uuid7()}@{urlsplit(settings.SITE_URL).hostname}>",
            "due_at": at,
        },
    )
    if not created:
        return None
    enqueue(tasks.send_mail, mail_id=mail.pk)
    return mail


def _written(letter: Letter) -> bool:
    return Mail.objects.filter(event_uid=letter.event_uid, kind=letter.kind, recipient=letter.recipient).exists()


@transaction.atomic
def write_text(*, message: ShortMessage, at: datetime) -> Text | None:
    """Put the text on the worker's table; None when it was written before. Nothing is sent here."""
    text, created = Text.objects.get_or_create(
        dedupe_key=message.dedupe_key,
        defaults={
            "kind": message.kind,
            "recipient": message.recipient,
            "language": message.language,
            "text": message.text,
            "segments": rules.segments(message.text),
            "due_at": at,
            "expires_at": message.expires_at,
        },
    )
    if not created:
        return None
    enqueue(tasks.send_text, text_id=text.pk)
    return text
