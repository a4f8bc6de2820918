"""Telling the provider about an attempt; outside of any transaction, and safe to repeat."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from shop.base.actor import Actor
from shop.orders.queries import order_of_reference
from shop.payments.queries import attempt_with_id
from shop.payments.services import gateway_for, note_started
from shop.payments.types import Unreachable

if TYPE_CHECKING:
    from shop.payments.models import Attempt

logger = logging.getLogger(__name__)


def start_payment(*, attempt_id: int, by: Actor, at: datetime) -> str | None:
    """The page where the shopper pays; None when the provider cannot be reached now, or there is nothing to start."""
    attempt = attempt_with_id(attempt_id)
    if not attempt.open:
        return None
    if attempt.redirect_url:
        return attempt.redirect_url
    try:
        started = gateway_for(attempt.method).start(attempt, return_url=return_url_of(attempt))
    except Unreachable as error:
        logger.warning("%s could not be started: %s", attempt, error)
        return None
    attempt = note_started(attempt_id=attempt_id, started=started, by=by, at=at)
    return attempt.redirect_url if attempt.open else None


def return_url_of(attempt: Attempt) -> str:
    """Where the provider sends the shopper afterwards, in the order's language."""
    with translation.override(order_of_reference(attempt.reference).language):
        return settings.SITE_URL + reverse("storefront:payment-return", args=[attempt.public_id])
