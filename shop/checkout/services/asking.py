"""Asking providers how a payment stands, and making sure that it cannot be paid any more."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import retry_on_deadlock
from shop.base.tasks import enqueue
from shop.checkout.types import Settlement
from shop.payments.events import DisputeTold
from shop.payments.queries import attempt_of_key, attempt_with_id
from shop.payments.services import gateway_for, mark_notice_settled, note_asked, record_notice, settle_notice
from shop.payments.types import Evidence, Finding, InboundNotice, Unreachable

from .settling import settle

logger = logging.getLogger(__name__)


def ask_provider(*, attempt_id: int, said: Mapping[str, str] | None = None, by: Actor, at: datetime) -> Settlement:
    """Ask, and settle by the answer; no answer leaves everything open. `said` is what a returning browser brings."""
    attempt = attempt_with_id(attempt_id)
    if attempt.is_captured:
        return settle(attempt_id=attempt_id, evidence=Evidence(Finding.UNKNOWN), by=by, at=at)
    note_asked(attempt_id=attempt_id, at=at)
    gateway = gateway_for(attempt.method)
    try:
        evidence = gateway.finish(attempt, said) if said else gateway.query(attempt)
    except Unreachable as error:
        logger.warning("%s could not be asked about: %s", attempt, error)
        evidence = Evidence(Finding.UNKNOWN)
    return settle(attempt_id=attempt_id, evidence=evidence, by=by, at=at)


def void_payment(*, attempt_id: int, by: Actor, at: datetime) -> Settlement:
    """Close the attempt at its provider, and settle by the answer: it may have been paid after all."""
    attempt = attempt_with_id(attempt_id)
    try:
        evidence = gateway_for(attempt.method).void(attempt) if attempt.open else Evidence(Finding.UNKNOWN)
    except Unreachable as error:
        logger.warning("%s could not be voided: %s", attempt, error)
        evidence = Evidence(Finding.UNKNOWN)
    return settle(attempt_id=attempt_id, evidence=evidence, by=by, at=at)


def follow_hint(attempt_id: int, notice_id: int) -> None:
    """A task: a message said that something happened, so the provider is asked."""
    at = timezone.now()
    ask_provider(attempt_id=attempt_id, by=Actor.system("worker"), at=at)
    settle_notice(notice_id=notice_id, at=at)


@retry_on_deadlock
@transaction.atomic
def receive_notice(*, provider: str, notice: InboundNotice, at: datetime) -> Settlement | None:
    """Keep a proven message and act on it, in one transaction; None when it came before or says nothing about us."""
    attempt = attempt_of_key(provider, notice.attempt_key)
    kept = record_notice(
        provider=provider, event_id=notice.event_id, kind=notice.kind, attempt=attempt, body=notice.body, at=at
    )
    if kept and notice.claim_key:
        told = DisputeTold(subject_id=kept.pk, provider=provider, provider_key=notice.claim_key)
        record(told, by=Actor.provider(provider), at=at)
    if kept is None or attempt is None:
        return None
    if notice.hint:
        enqueue(follow_hint, attempt.pk, kept.pk)
    if notice.evidence is None:
        return None
    settlement = settle(attempt_id=attempt.pk, evidence=notice.evidence, by=Actor.provider(provider), at=at)
    mark_notice_settled(notice=kept, at=at)
    return settlement
