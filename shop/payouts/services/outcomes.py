"""What became of payouts at the bank or at a wire, each outcome with its journal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock, retry_on_deadlock
from shop.base.refusal import Refusal
from shop.ledger.sellers import post_payout_arrived, post_payout_failed, post_payout_returned
from shop.ledger.types import PaidOut
from shop.payouts.events import PayoutFact, PayoutFailed, PayoutPaid, PayoutReturned
from shop.payouts.models import Payout, PayoutRun
from shop.payouts.queries import payouts, payouts_of_run
from shop.payouts.types import PayoutStatus
from shop.payouts.wires import wire_of


class CannotNote(Refusal):
    """The payout is not where this outcome begins, or the reason is missing."""


@transaction.atomic
def note_sent(*, run_id: int, by: Actor, at: datetime) -> PayoutRun:
    """The run's files are with the bank. Raises CannotNote when nothing of it waits for a person to send it."""
    run = lock(PayoutRun, run_id)
    waiting = [row for row in payouts_of_run(run) if row.status == PayoutStatus.APPROVED and not row.wire]
    if not waiting:
        raise CannotNote(_("Nothing of this run waits to be sent."))
    for row in waiting:
        row.move(PayoutStatus.SENT, by=by, at=at, sent_at=at)
    run.sent_at = at
    run.save(update_fields=["sent_at"])
    audit.note("payouts.run_sent", subject=("payouts.run", run.pk), by=by, at=at)
    return run


@retry_on_deadlock
@transaction.atomic
def note_paid(*, payout_id: int, bank_reference: str, by: Actor, at: datetime) -> Payout:
    """Our bank gave it out. Raises CannotNote."""
    payout = _locked(payout_id, PayoutStatus.PAID)
    key = f"paid:payout:{payout.pk}"
    post_payout_arrived(key=key, reference=payout.reference, payout=_booked(payout), by=by, at=at)
    payout.move(PayoutStatus.PAID, by=by, at=at, paid_at=at, bank_reference=bank_reference)
    _tell(PayoutPaid, payout, by=by, at=at)
    return payout


@retry_on_deadlock
@transaction.atomic
def note_failed(*, payout_id: int, reason: str, by: Actor, at: datetime) -> Payout:
    """It could not be sent: the seller has the amount again. Raises CannotNote."""
    payout = _locked(payout_id, PayoutStatus.FAILED, reason=reason)
    key, seller_id = f"payfail:payout:{payout.pk}", payout.seller_id
    post_payout_failed(key=key, reference=payout.reference, seller_id=seller_id, amount=payout.amount, by=by, at=at)
    _end(payout, PayoutStatus.FAILED, PayoutFailed, reason, by=by, at=at)
    return payout


@retry_on_deadlock
@transaction.atomic
def note_returned(*, payout_id: int, reason: str, by: Actor, at: datetime) -> Payout:
    """The seller's bank sent it back after all: the seller has the amount again. Raises CannotNote."""
    payout = _locked(payout_id, PayoutStatus.RETURNED, reason=reason)
    key = f"payback:payout:{payout.pk}"
    post_payout_returned(key=key, reference=payout.reference, payout=_booked(payout), by=by, at=at)
    _end(payout, PayoutStatus.RETURNED, PayoutReturned, reason, by=by, at=at)
    return payout


def note_outcome(*, payout_id: int, outcome: PayoutStatus, words: str, by: Actor, at: datetime) -> Payout:
    """What a person was told: paid, with a reference, or failed or returned, with the reason. Raises CannotNote.

    A payout that a wire may have made is never called failed by hand: the wire is asked until it knows.
    """
    if outcome == PayoutStatus.FAILED and payouts().get(pk=payout_id).asked:
        raise CannotNote(
            _("Nobody knows yet whether this was paid. Ask the provider; we ask it again by ourselves too.")
        )
    if outcome == PayoutStatus.PAID:
        return note_paid(payout_id=payout_id, bank_reference=words, by=by, at=at)
    refuse = {PayoutStatus.FAILED: note_failed, PayoutStatus.RETURNED: note_returned}[outcome]
    return refuse(payout_id=payout_id, reason=words, by=by, at=at)


def note_seen(*, payout_id: int, returned: bool, words: str, by: Actor, at: datetime) -> None:
    """A statement of our bank names the payout as given out, or as come back; what is noted already stays."""
    payout = payouts().get(pk=payout_id)
    if returned and payout.status == PayoutStatus.PAID:
        note_returned(payout_id=payout_id, reason=_("Returned by the bank"), by=by, at=at)
    elif not returned and payout.status == PayoutStatus.SENT:
        note_paid(payout_id=payout_id, bank_reference=words, by=by, at=at)


def _booked(payout: Payout) -> PaidOut:
    """The payout as the books see it."""
    return PaidOut(payout.seller_id, payout.amount, wire_of(payout).source if payout.wire else "")


def _locked(payout_id: int, to: PayoutStatus, *, reason: str | None = None) -> Payout:
    """Raises CannotNote unless the payout can take the step, for a reason where one is asked for."""
    payout = lock(Payout, payout_id)
    if not payout.can_move(to):
        raise CannotNote(_("This payout is not at that point: it is “%(state)s”.") % {"state": payout_state(payout)})
    if reason is not None and not reason.strip():
        raise CannotNote(_("Say why, so that the shop knows what to do."))
    return payout


def payout_state(payout: Payout) -> str:
    """Where it is, in words."""
    return str(PayoutStatus(payout.status).label)


def _end(payout: Payout, to: PayoutStatus, fact: type[PayoutFact], reason: str, *, by: Actor, at: datetime) -> None:
    payout.reason = reason
    payout.save(update_fields=["reason"])  # before the status: a check asks that the one comes with the other
    payout.move(to, by=by, at=at, reason=reason, ended_at=at)
    audit.note(f"payouts.{to.value}", subject=("payouts.payout", payout.pk), by=by, at=at, after={"reason": reason})
    _tell(fact, payout, by=by, at=at)


def _tell(fact: type[PayoutFact], payout: Payout, *, by: Actor, at: datetime) -> None:
    seen = fact(
        subject_id=payout.pk,
        seller_id=payout.seller_id,
        amount_minor=payout.amount_minor,
        currency=payout.currency,
    )
    record(seen, by=by, at=at)
