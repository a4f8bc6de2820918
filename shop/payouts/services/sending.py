"""Asking a wire to pay: once for each payout, whatever dies in between and whoever else asks at the same time.

The claim is committed before the call. From then on the payout may have been paid: it is on its way, and only the
wire's own word ends it. Before it is asked to pay again, it is asked what became of the first time.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from shop.base.actor import Actor
from shop.base.locks import lock
from shop.payments.types import Unreachable
from shop.payouts.models import Payout
from shop.payouts.queries import payouts, wired_payouts
from shop.payouts.rules import rest_after
from shop.payouts.types import PayoutStatus
from shop.payouts.wires import wire_of
from shop.payouts.wires.base import Stand, Verdict

from .outcomes import CannotNote, note_failed, note_paid, note_returned

logger = logging.getLogger(__name__)

BY = Actor.system("payouts")
CALL = timedelta(seconds=90)
"""Longer than all calls about one payout can take; then whoever made them is taken for dead."""

MOST = 200


def send_waiting(*, at: datetime) -> int:
    """Ask the wires about every payout that waits for one; answers how many came to an end."""
    waiting = wired_payouts(at=at).values_list("pk", flat=True)[:MOST]
    ended = {PayoutStatus.PAID, PayoutStatus.FAILED}
    return sum(send_payout(payout_id=pk, by=BY, at=at).status in ended for pk in list(waiting))


def send_payout(*, payout_id: int, by: Actor, at: datetime) -> Payout:
    """Have the wire pay it, and note what it says. Safe to repeat, also at once; nothing happens before its time."""
    payout = _claimed(payout_id, by=by, at=at)
    if payout is not None:
        _note(payout, _asked(payout), by=by, at=at)
    return payouts().get(pk=payout_id)


def look_after(*, payout_id: int, by: Actor, at: datetime) -> Payout:
    """Ask the wire now how a payout stands, also one that is paid: it may have come back since. It pays nothing."""
    payout = payouts().get(pk=payout_id)
    if payout.wire and payout.status in {PayoutStatus.SENT, PayoutStatus.PAID}:
        try:
            verdict = wire_of(payout).look(payout)
        except Unreachable as error:
            logger.warning("%s could not be looked at: %s", payout, error)
        else:
            _note(payout, verdict, by=by, at=at)
    return payouts().get(pk=payout_id)


@transaction.atomic
def _claimed(payout_id: int, *, by: Actor, at: datetime) -> Payout | None:
    """The payout, for one call that is made now; None when it is no wire's, not its time, or over."""
    payout = lock(Payout, payout_id)
    if not payout.wire or payout.status not in {PayoutStatus.APPROVED, PayoutStatus.SENT}:
        return None
    if payout.retry_at and payout.retry_at > at:
        return None
    payout.tries, payout.retry_at = payout.tries + 1, at + CALL
    payout.save(update_fields=["tries", "retry_at"])
    if payout.status == PayoutStatus.APPROVED:
        payout.move(PayoutStatus.SENT, by=by, at=at, sent_at=at)
    return payout


def _asked(payout: Payout) -> Verdict:
    """What the wire says; it is asked to pay the first time, and again only when it says that nothing came."""
    wire = wire_of(payout)
    try:
        known = wire.look(payout) if payout.tries > 1 else Verdict(Stand.ABSENT)
        return wire.pay(payout) if known.stand is Stand.ABSENT else known
    except Unreachable as error:
        logger.warning("%s: the answer of %s is not known: %s", payout, payout.wire, error)
        return Verdict(Stand.UNKNOWN)


def _note(payout: Payout, verdict: Verdict, *, by: Actor, at: datetime) -> None:
    """Write down what a wire said; what somebody else noted meanwhile stays."""
    try:
        if verdict.stand is Stand.PAID and payout.status != PayoutStatus.PAID:
            note_paid(payout_id=payout.pk, bank_reference=verdict.key, by=by, at=at)
        elif verdict.stand is Stand.REFUSED:
            note_failed(payout_id=payout.pk, reason=verdict.reason, by=by, at=at)
        elif verdict.stand is Stand.RETURNED:
            _returned(payout, verdict, by=by, at=at)
        elif payout.status == PayoutStatus.SENT:
            Payout.objects.filter(pk=payout.pk).update(retry_at=at + rest_after(payout.tries))
    except CannotNote as refusal:
        logger.info("%s stays as it is: %s", payout, refusal)


@transaction.atomic
def _returned(payout: Payout, verdict: Verdict, *, by: Actor, at: datetime) -> None:
    """It was paid and came back, even if we hear of both at once."""
    if payout.status != PayoutStatus.PAID:
        note_paid(payout_id=payout.pk, bank_reference=verdict.key, by=by, at=at)
    note_returned(payout_id=payout.pk, reason=verdict.reason, by=by, at=at)
