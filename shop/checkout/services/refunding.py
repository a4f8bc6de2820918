"""Sending promised money back through its provider."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.orders.services import lock_order
from shop.orders.types import order_id_of
from shop.payments.queries import refund_with_id
from shop.payments.refusals import CannotRefund
from shop.payments.services import (
    claim_refund,
    free_refund,
    gateway_for,
    lock_refund,
    mark_refund_refused,
    mark_refunded,
)
from shop.payments.types import RefundUnderWay, Unreachable

from .books import post_refund

if TYPE_CHECKING:
    from shop.payments.models import Refund

logger = logging.getLogger(__name__)


def send_refund(*, refund_id: int, by: Actor, at: datetime) -> bool:
    """Ask the provider to pay back, then note and post it; True when it is done. Safe to repeat, also at once."""
    refund = claim_refund(refund_id=refund_id, at=at)
    if refund is None:
        return refund_with_id(refund_id).done_at is not None
    try:
        provider_key = _asked(refund)
    except Unreachable as error:
        logger.warning("refund %s could not be sent: %s", refund, error)
        free_refund(refund_id=refund_id, at=at)
        return False
    except RefundUnderWay as news:
        free_refund(refund_id=refund_id, provider_key=news.provider_key, at=at)
        return False
    except CannotRefund as refusal:
        _refused(refund_id, str(refusal), by=by, at=at)
        return False
    _done(refund_id, provider_key, by=by, at=at)
    return True


def _asked(refund: Refund) -> str:
    """The provider's key; none where so little goes back that it is nothing in the currency that was charged."""
    return gateway_for(refund.attempt.method).refund(refund, refund.charged) if refund.charged else ""


@retry_on_deadlock
@transaction.atomic
def _done(refund_id: int, provider_key: str, *, by: Actor, at: datetime) -> None:
    lock_order(order_id_of(refund_with_id(refund_id).attempt.reference))
    refund = lock_refund(refund_id)
    if mark_refunded(refund=refund, provider_key=provider_key, at=at):
        post_refund(refund, by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def _refused(refund_id: int, sentence: str, *, by: Actor, at: datetime) -> None:
    """The provider will never do it: left to a person, with an audit row."""
    refund = lock_refund(refund_id)
    if mark_refund_refused(refund=refund):
        logger.error("refund %s was refused: %s", refund, sentence)
        audit.note("payments.refund_refused", subject=("payments.refund", refund_id), by=by, at=at)
