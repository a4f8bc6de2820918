"""Taking reserved money: each parcel's part after it was sent, the rest before the reservation ends, nothing twice.

What turns out too much, because something was called off while it was being taken, goes back when it is here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.money import Money
from shop.checkout.queries import due_at_the_door
from shop.orders.queries import open_quantities, packages_of_order
from shop.orders.services import CannotLeaveOut, lock_order
from shop.orders.types import order_id_of
from shop.payments import capturing
from shop.payments.queries import attempt_with_id, capture_with_id
from shop.payments.refusals import CannotCapture
from shop.payments.services import lock_attempt, request_refund
from shop.payments.types import Unreachable

from .books import post_capture_part
from .capturing import REST, covering, part_of, take_rest
from .leaving_out import leave_out

if TYPE_CHECKING:
    from shop.orders.models import Order, Package
    from shop.payments.models import Attempt, Capture

logger = logging.getLogger(__name__)

BEFORE_END = timedelta(days=1)
"""So long before a reservation ends, everything that is left of it is taken."""


def send_capture(*, capture_id: int, by: Actor, at: datetime) -> bool:
    """Ask the provider to take a part, then note and post it; True when it is done. Safe to repeat, also at once."""
    capture = capturing.claim_capture(capture_id=capture_id, at=at)
    if capture is None:
        return capture_with_id(capture_id).done_at is not None
    try:
        provider_key = capturing.take(capture)
    except Unreachable as error:
        logger.warning("%s could not be taken: %s", capture, error)
        capturing.free_capture(capture_id=capture_id, at=at)
        return False
    except CannotCapture as refusal:
        _refused(capture_id, str(refusal), by=by, at=at)
        return False
    _taken(capture_id, provider_key, by=by, at=at)
    return True


@retry_on_deadlock
@transaction.atomic
def _taken(capture_id: int, provider_key: str, *, by: Actor, at: datetime) -> None:
    order = lock_order(order_id_of(capture_with_id(capture_id).attempt.reference))
    capture = capturing.lock_capture(capture_id)
    if not capturing.mark_taken(capture=capture, provider_key=provider_key, by=by, at=at):
        return
    post_capture_part(capture, by=by, at=at)
    over = capture.amount - _owed_for(order, capture)
    if over.minor > 0:
        key, reason = f"over:capture:{capture.pk}", "called off while the money was being taken"
        request_refund(attempt_id=capture.attempt_id, amount=over, key=key, reason=reason, by=by, at=at)


def _owed_for(order: Order, capture: Capture) -> Money:
    """What the packages that a capture is for cost by now."""
    if not order.is_placed:
        return Money.zero(order.currency)
    taken = set(capture.attempt.captures.exclude(pk=capture.pk).filter(status="done").values_list("part", flat=True))
    packages = list(packages_of_order(order.pk))
    if capture.part == REST:
        covered = [package for package in packages if part_of(package) not in taken]
    else:
        covered = [package for package in packages if part_of(package) == capture.part]
    return Money.total(due_at_the_door([one for one in covered if one.status != "cancelled"]).values(), order.currency)


@retry_on_deadlock
@transaction.atomic
def _refused(capture_id: int, sentence: str, *, by: Actor, at: datetime) -> None:
    """The provider will never take this part: left to a person, with an audit row.

    When it was the rest, the buyer's money cannot be had any more: what is not sent is called off.
    """
    order = lock_order(order_id_of(capture_with_id(capture_id).attempt.reference))
    capture = capturing.lock_capture(capture_id)
    if not capturing.mark_capture_refused(capture=capture):
        return
    logger.error("%s was refused: %s", capture, sentence)
    audit.note("payments.capture_refused", subject=("payments.capture", capture_id), by=by, at=at)
    if capture.part == REST:
        give_up_reservation(order, capture.attempt, by=by, at=at)


def give_up_reservation(order: Order, attempt: Attempt, *, by: Actor, at: datetime) -> None:
    """Nothing more can be taken of a locked reservation: parcels that are not sent are called off, and everybody is
    told by the mails of that. What was sent, or booked with a carrier, and is not paid is left to a person.
    """
    audit.note("payments.reservation_lost", subject=("payments.attempt", attempt.pk), by=by, at=at)
    for package in _unsent_unpaid(order, attempt):
        _call_off(package, by=by, at=at)
    attempt.refresh_from_db()
    capturing.let_go(attempt=attempt, amount=capturing.untaken_of(attempt), by=by, at=at)


def _call_off(package: Package, *, by: Actor, at: datetime) -> None:
    wanted = open_quantities(package.pk)
    try:
        with transaction.atomic():
            leave_out(package_id=package.pk, wanted=wanted, reason="not_paid", restock=True, by=by, at=at)
    except CannotLeaveOut as refusal:  # booked with a carrier, or disputed: left to a person
        logger.error("package %s is not paid and could not be called off: %s", package.pk, refusal)


def _unsent_unpaid(order: Order, attempt: Attempt) -> Sequence[Package]:
    if not order.is_placed:
        return []
    unsent = [one for one in packages_of_order(order.pk) if one.status in {"to_pack", "packed"}]
    unpaid = [package for package in unsent if covering(attempt, package) is None]
    return [package for package in unpaid if not package.shipments.exclude(progress="cancelled").exists()]


@retry_on_deadlock
@transaction.atomic
def capture_before_end(*, attempt_id: int, by: Actor, at: datetime) -> None:
    """A reservation ends soon: everything that is left of it is taken; what a bank refused before is given up."""
    order = lock_order(order_id_of(attempt_with_id(attempt_id).reference))
    attempt = lock_attempt(attempt_id)
    if not attempt.is_reserved or attempt.captures.filter(status="requested").exists():
        return
    if attempt.captures.filter(part=REST).exists():
        give_up_reservation(order, attempt, by=by, at=at)
    else:
        take_rest(attempt, by=by, at=at)


def close_reservation(*, attempt_id: int, by: Actor, at: datetime) -> None:
    """Have the provider let go of what will not be taken; no answer leaves it to the next sweep. Safe to repeat."""
    attempt = attempt_with_id(attempt_id)
    if not capturing.is_closable(attempt):
        return
    try:
        capturing.release(attempt)
    except Unreachable as error:
        logger.warning("%s could not be let go: %s", attempt, error)
        return
    _closed(attempt_id, by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def _closed(attempt_id: int, *, by: Actor, at: datetime) -> None:
    lock_order(order_id_of(attempt_with_id(attempt_id).reference))
    attempt = lock_attempt(attempt_id)
    if capturing.is_closable(attempt):
        attempt.close(by=by, at=at)
