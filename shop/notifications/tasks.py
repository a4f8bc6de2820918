"""The queue's doors of this room."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from shop.base.tasks import enqueue

from . import retention, sending, texting
from .queries import due_mails, due_texts
from .types import Outcome

SWEEP_SECONDS = 20
OVERDUE = timedelta(seconds=10)


def send_mail(*, mail_id: int) -> None:
    """Send one mail, if it is still waiting."""
    sending.send_mail(mail_id=mail_id, at=timezone.now())


def send_due_mails() -> None:
    """Send what waits, oldest first. A server that is away ends the round; a long line goes on in the next task."""
    end = time.monotonic() + SWEEP_SECONDS
    for mail_id in due_mails(at=timezone.now()):
        if time.monotonic() > end:
            enqueue(send_due_mails)
            return
        if sending.send_mail(mail_id=mail_id, at=timezone.now()) is Outcome.OUTAGE:
            return


def send_text(*, text_id: int) -> None:
    """Send one text, if it is still waiting."""
    texting.send_text(text_id=text_id, at=timezone.now())


def send_due_texts() -> None:
    """Send what waits, oldest first; a long line goes on in the next task."""
    end = time.monotonic() + SWEEP_SECONDS
    for text_id in due_texts(at=timezone.now()):
        if time.monotonic() > end:
            enqueue(send_due_texts)
            return
        texting.send_text(text_id=text_id, at=timezone.now())


def forget_old_messages() -> None:
    """Once a day."""
    retention.forget_old_messages(at=timezone.now())


def wake_if_overdue() -> None:
    """Send what has waited ten seconds: its own task is late, or died with its worker."""
    late = timezone.now() - OVERDUE
    if due_mails(at=late, limit=1):
        enqueue(send_due_mails)
    if due_texts(at=late, limit=1):
        enqueue(send_due_texts)
