"""Telling the provider about an attempt; outside of any transaction, and safe to repeat, also at once.

Most providers refuse a reference that they know. So one process tells them, and who comes at the same moment, by a
second press of Pay, waits for its answer.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.checkout.types import Placed
from shop.orders.queries import order_of_reference, quantities_of
from shop.payments.queries import attempt_with_id, attempts_of
from shop.payments.services import claim_start, end_start, gateway_for, note_started
from shop.payments.types import Evidence, Finding, NotStarted, Purchase, Unreachable

from .settling import settle

if TYPE_CHECKING:
    from shop.orders.models import Order
    from shop.payments.models import Attempt

logger = logging.getLogger(__name__)

PATIENCE_SECONDS, LOOK_SECONDS = 8, 0.2


def start_payment(*, attempt_id: int, by: Actor, at: datetime) -> str | None:
    """The page where the shopper pays; None when the provider cannot be reached now, or there is nothing to start."""
    attempt = attempt_with_id(attempt_id)
    if not attempt.open:
        return None
    if attempt.redirect_url:
        return attempt.redirect_url
    if not claim_start(attempt_id=attempt_id, at=at):
        return _started_by_another(attempt_id)
    try:
        return _told(attempt, by=by, at=at)
    finally:
        end_start(attempt_id=attempt_id)


def _told(attempt: Attempt, *, by: Actor, at: datetime) -> str | None:
    order = order_of_reference(attempt.reference)
    try:
        with translation.override(order.language):
            started = gateway_for(attempt.method).start(attempt, _purchase(order, attempt))
    except Unreachable as error:
        logger.warning("%s could not be started: %s", attempt, error)
        return None
    except NotStarted as refusal:
        logger.warning("%s was refused: %s", attempt, refusal)
        settle(attempt_id=attempt.pk, evidence=Evidence(Finding.FAILED, code=refusal.code), by=by, at=at)
        return None
    attempt = note_started(attempt_id=attempt.pk, started=started, by=by, at=at)
    return attempt.redirect_url if attempt.open else None


def _started_by_another(attempt_id: int) -> str | None:
    """The page that another process is being given now; None when that takes too long, or comes to nothing."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (attempt := attempt_with_id(attempt_id)).starting_at and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    return attempt.redirect_url or None if attempt.open else None


def resumed(order: Order, *, by: Actor, at: datetime) -> Placed:
    """Where the paying of an order stands, and where the shopper goes: to pay, to wait, to try again, or nowhere."""
    attempt = attempts_of(order.reference).last()
    if attempt is None or not (attempt.open or order.awaiting):
        return Placed(order, attempt, None)
    if not attempt.open:
        return Placed(order, attempt, page_of(attempt, "payment-failed"))
    redirect_url = start_payment(attempt_id=attempt.pk, by=by, at=at)
    attempt.refresh_from_db()
    return Placed(order, attempt, redirect_url or page_of(attempt, "payment-return"))


def _purchase(order: Order, attempt: Attempt) -> Purchase:
    """What providers want to know about an order; in the active language."""
    contact = order.contact
    return Purchase(
        return_url=settings.SITE_URL + page_of(attempt, "payment-return"),
        title=_("Order %(number)s") % {"number": order.number},
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        street=contact.street,
        city=contact.district,
        postcode=contact.postcode,
        country=contact.country,
        items=max(1, sum(quantities_of(order.pk).values())),
        language=order.language,
    )


def page_of(attempt: Attempt, name: str) -> str:
    """The address of one of the attempt's pages, in the active language."""
    return reverse(f"storefront:{name}", args=[attempt.public_id])
