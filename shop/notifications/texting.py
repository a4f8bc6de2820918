"""Sending texts: one text, one transaction, one gateway after the other until one takes it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from . import rules
from .gateways import gateways_for
from .models import Text
from .types import Fate, Handover, Outcome

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=5)
PATIENCE = "SET LOCAL idle_in_transaction_session_timeout = '60s'"


@transaction.atomic
def send_text(*, text_id: int, at: datetime) -> Outcome:
    """Send the text if it is due and nobody else is sending it; too late ones are dropped.

    The next gateway is asked only where the one before surely did not take it.
    """
    waiting = Text.objects.select_for_update(skip_locked=True).filter(sent_at=None, dead_at=None, due_at__lte=at)
    text = waiting.filter(pk=text_id).first()
    if text is None:
        return Outcome.NOTHING
    if text.expires_at <= at:
        text.give_up(gateway=text.gateway, reason="too late", at=at)
        return Outcome.REFUSED
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
    gateway, handover = _hand_over(text, at=at)
    return _settle(text, gateway, handover, at=at)


def _hand_over(text: Text, *, at: datetime) -> tuple[str, Handover]:
    name, handover = "", Handover(Fate.REFUSED, code="no gateway reaches it")
    for gateway in gateways_for(text.recipient):
        name = gateway.name
        handover = gateway.send(number=text.recipient, text=text.text, dedupe_key=text.dedupe_key, at=at)
        if handover.fate is not Fate.AWAY:
            break
        logger.warning("text %s was not taken by %s: %s", text.pk, name, handover.code)
    return name, handover


def _settle(text: Text, gateway: str, handover: Handover, *, at: datetime) -> Outcome:
    if handover.fate is Fate.TAKEN:
        forget = rules.holds_secret(text.kind)
        text.mark_sent(gateway=gateway, provider_id=handover.provider_id, forget=forget, at=at)
        return Outcome.SENT
    if handover.fate is Fate.AWAY:
        text.postpone(until=at + FIRST_WAIT * 2 ** min(text.attempts, 5), reason=f"{gateway} {handover.code}")
        return Outcome.OUTAGE
    logger.warning("text %s is given up at %s: %s %s", text.pk, gateway, handover.fate, handover.code)
    text.give_up(gateway=gateway, reason=f"{handover.fate} {handover.code}", at=at)
    return Outcome.REFUSED
