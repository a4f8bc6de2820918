"""The mailer of a machine without SMTP: mails are kept in the database, and /dev/mail/ shows them in demo mode."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from .models import CaughtMail


class DatabaseBackend(BaseEmailBackend):
    """Keeps each message as a row of CaughtMail, in the caller's transaction."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; returns how many. Raises ValueError for a header that could not be sent."""
        for message in email_messages:
            message.message()  # refuses line breaks in headers, as a real server's client would
        CaughtMail.objects.bulk_create(_caught(message) for message in email_messages)
        return len(email_messages)


def _caught(message: EmailMessage) -> CaughtMail:
    parts = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    html = next((str(content) for content, mimetype in parts if mimetype == "text/html"), "")
    return CaughtMail(
        message_id=message.extra_headers.get("Message-ID", ""),
        sender=message.from_email,
        recipients=message.recipients(),
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        caught_at=timezone.now(),
    )
