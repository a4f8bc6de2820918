"""Sending: one mail, one transaction, one conversation with the mail server."""

from __future__ import annotations

import logging
from datetime import datetime
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction

from shop.store.queries import store

from . import rules
from .models import Mail
from .types import Outcome

logger = logging.getLogger(__name__)

# A slow server may take several answers of five seconds each; the database must not hang up meanwhile.
PATIENCE = "SET LOCAL idle_in_transaction_session_timeout = '60s'"


@transaction.atomic
def send_mail(*, mail_id: int, at: datetime) -> Outcome:
    """Send the mail if it is due and nobody else is sending it.

    The row stays locked during the conversation and is marked sent in the same transaction, right after the server's
    OK. Only a death between OK and commit repeats a mail, and then with the same Message-ID.
    """
    waiting = Mail.objects.select_for_update(skip_locked=True).filter(sent_at=None, dead_at=None, due_at__lte=at)
    mail = waiting.filter(pk=mail_id).first()
    if mail is None:
        return Outcome.NOTHING
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
    try:
        with transaction.atomic():
            message_of(mail).send()
    except Exception as error:  # noqa: BLE001  whatever is wrong with one mail must not stop the others
        return _note_failure(mail, error, at=at)
    mail.mark_sent(at=at, forget=rules.holds_secret(mail.kind))
    return Outcome.SENT


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The mail as a message: from the marketplace by name, with its own Message-ID, not to be answered by robots."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", "Content-Language": mail.language}
    if mail.unsubscribe:  # RFC 8058: the mail program shows a button and posts for the reader
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((store().name, address)),
        to=[mail.recipient],
        headers=headers,
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _note_failure(mail: Mail, error: Exception, *, at: datetime) -> Outcome:
    """Log and keep what went wrong, by kind and code only: a server's words often repeat the address."""
    reason = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    logger.warning("mail %s was not sent: %s", mail.pk, reason)
    if rules.is_outage(error):
        mail.postpone(until=at + rules.OUTAGE_WAIT, reason=reason)
        return Outcome.OUTAGE
    mail.note_refusal(reason=reason, at=at, wait=rules.wait_after(mail.attempts + 1), limit=rules.GIVE_UP_AFTER)
    return Outcome.REFUSED
