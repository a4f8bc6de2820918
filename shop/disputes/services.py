"""Opening, answering and closing disputes. Every step posts its journals in the same transaction."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock, retry_on_deadlock
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.disputes import post_charge_returned, post_dispute, post_dispute_lost, post_dispute_won
from shop.ledger.types import Turned
from shop.orders.services import lock_order
from shop.orders.types import order_id_of
from shop.payments.queries import attempt_of_key, attempt_with_id
from shop.payments.services import claim_of, hold_disputed, lock_attempt
from shop.payments.types import ClaimState, Unreachable
from shop.payouts.queries import released_sellers
from shop.payouts.services import charge_back, chargeable_of
from shop.tax.services import take_back_tax

from .events import DisputeFact, DisputeLost, DisputeOpened, DisputeWon, EvidenceDue
from .models import Dispute
from .queries import pending_at_providers, unanswered_dispute_ids
from .types import DisputeDraft, DisputeStatus

if TYPE_CHECKING:
    from shop.payments.models import Attempt
    from shop.payments.types import Claim

logger = logging.getLogger(__name__)

REMINDER = timedelta(days=3)
DECIDED = {ClaimState.WON: DisputeStatus.WON, ClaimState.LOST: DisputeStatus.LOST}


class CannotDispute(Refusal):
    """The payment does not hold that much, or no bank stands behind it."""


class CannotClose(Refusal):
    """The dispute is decided already."""


class UnknownPayment(LookupError):
    """A provider speaks of a payment that we have not heard of, or not yet."""


@retry_on_deadlock
@transaction.atomic
def open_dispute(*, draft: DisputeDraft, by: Actor, at: datetime) -> Dispute:
    """A bank took money of a payment back; the same id of a provider opens one dispute. Raises CannotDispute.

    The sellers' shares are taken back pro rata as far as the sale still has them; the rest is the marketplace's.
    """
    order = lock_order(order_id_of(attempt_with_id(draft.attempt_id).reference))
    attempt = lock_attempt(draft.attempt_id)
    known = Dispute.objects.filter(provider=attempt.method, provider_key=draft.provider_key).exclude(provider_key="")
    if earlier := known.first():
        return earlier
    if not attempt.captured_minor or attempt.method == "cod":
        raise CannotDispute(_("No bank can take this payment back: it was not paid through a provider."))
    gone = turned(attempt, draft.amount)
    if gone is None or not 0 < gone.book.minor <= attempt.undisputed.minor:
        raise CannotDispute(_("%(amount)s of this payment can be disputed at most.") % {"amount": attempt.undisputed})
    taken = min(gone.book, chargeable_of(order.reference, attempt.currency))
    dispute = Dispute.objects.create(
        attempt=attempt,
        order=order,
        provider=attempt.method,
        provider_key=draft.provider_key,
        amount_minor=gone.book.minor,
        currency=gone.book.currency,
        charged_minor=None if attempt.charged_minor is None else gone.real.minor,
        taken_minor=taken.minor,
        reason=draft.reason,
        opened_at=at,
        due_at=draft.due_at,
        reminded_at=at if draft.due_at and draft.due_at <= at + REMINDER else None,
    )
    hold_disputed(attempt=attempt, amount=gone.book)
    key = f"dispute:dispute:{dispute.pk}"
    post_dispute(key=key, reference=order.reference, gone=gone, provider=attempt.method, by=by, at=at)
    if taken:
        charge_back(order_id=order.pk, amount=taken, key=f"dispute:{dispute.pk}", by=by, at=at)
    _tell(DisputeOpened, dispute, by=by, at=at)
    _note("disputes.opened", dispute, by=by, at=at)
    return dispute


def turned(attempt: Attempt, asked: Money) -> Turned | None:
    """What a bank asks for by the books and where the money lies; None for a currency that is neither.

    Banks ask in the currency that was charged, the office by the books. What the books hold back for it is rounded up
    and what the bank has of it down, so that refunds of the rest never give more than was taken.
    """
    if attempt.charged_minor is None:
        return Turned(asked, asked) if asked.currency == attempt.currency else None
    if asked in {attempt.captured, attempt.charged_captured}:
        return Turned(attempt.captured, attempt.charged_captured)
    if asked.currency == attempt.charged_currency:
        return Turned(Money(-(-attempt.amount_minor * asked.minor // attempt.charged_minor), attempt.currency), asked)
    if asked.currency != attempt.currency:
        return None
    return Turned(asked, Money(attempt.charged_minor * asked.minor // attempt.amount_minor, attempt.charged_currency))


@retry_on_deadlock
@transaction.atomic
def answer_dispute(*, dispute_id: int, words: str, by: Actor, at: datetime) -> Dispute:
    """Evidence was sent to the provider. Raises CannotClose."""
    dispute = _locked(dispute_id)
    if dispute.status != DisputeStatus.OPEN:
        raise CannotClose(_("Evidence was sent already, or the dispute is decided."))
    dispute.answer(by=by, at=at, reason=words)
    _note("disputes.answered", dispute, by=by, at=at)
    return dispute


@retry_on_deadlock
@transaction.atomic
def close_dispute(*, dispute_id: int, outcome: DisputeStatus, by: Actor, at: datetime) -> Dispute:
    """The bank has decided. Won: everybody has their part again. Lost: it stays taken. The same again has no effect.

    Raises CannotClose for the other outcome than the one that is known.
    """
    dispute = _locked(dispute_id)
    if dispute.status == outcome:
        return dispute
    if not dispute.pending or outcome not in {DisputeStatus.WON, DisputeStatus.LOST}:
        raise CannotClose(_("This dispute is decided already."))
    dispute.close(outcome, by=by, at=at)
    if outcome == DisputeStatus.WON:
        _won(dispute, by=by, at=at)
    else:
        post_dispute_lost(
            key=f"disputelost:dispute:{dispute.pk}",
            reference=dispute.order.reference,
            amount=dispute.amount,
            taken=dispute.taken,
            by=by,
            at=at,
        )
    _tell(DisputeWon if outcome == DisputeStatus.WON else DisputeLost, dispute, by=by, at=at)
    _note("disputes.closed", dispute, by=by, at=at)
    return dispute


def _won(dispute: Dispute, *, by: Actor, at: datetime) -> None:
    """Money, the sellers' parts and the tax in them are where they were."""
    hold_disputed(attempt=lock_attempt(dispute.attempt_id), amount=-dispute.amount)
    key, opened_key = f"disputewon:dispute:{dispute.pk}", f"dispute:dispute:{dispute.pk}"
    post_dispute_won(key=key, opened_key=opened_key, by=by, at=at)
    if dispute.taken_minor:
        key, charged_key = f"chargewon:dispute:{dispute.pk}", dispute.charge_key
        released = released_sellers(dispute.order_id)
        post_charge_returned(key=key, charged_key=charged_key, released=released, by=by, at=at)
        take_back_tax(key=key, reversed_key=charged_key, reference=dispute.order.reference, at=at)


def look_into(*, provider: str, provider_key: str, by: Actor, at: datetime) -> Dispute | None:
    """Ask the provider about a dispute and follow its answer; None for one that took no money.

    Raises Unreachable, and UnknownPayment while we have not heard of the payment; whoever calls tries again later.
    """
    claim = claim_of(provider, provider_key)
    if claim is None or claim.state is ClaimState.QUESTION:
        return None
    attempt = attempt_of_key(provider, claim.capture_key)
    if attempt is None:
        raise UnknownPayment(f"{provider} disputes {claim.capture_key}, which nobody knows: {provider_key}")
    dispute = Dispute.objects.filter(provider=provider, provider_key=provider_key).first()
    dispute = dispute or _opened(claim, attempt.pk, by=by, at=at)
    if dispute and dispute.pending and claim.due_at != dispute.due_at:
        Dispute.objects.filter(pk=dispute.pk).update(due_at=claim.due_at)
    if dispute and dispute.pending and claim.state in DECIDED:
        return close_dispute(dispute_id=dispute.pk, outcome=DECIDED[claim.state], by=by, at=at)
    return dispute


@transaction.atomic
def remind_of_evidence(*, at: datetime) -> int:
    """Say once of each dispute that evidence is due within REMINDER and was not sent; answers of how many."""
    ids = unanswered_dispute_ids(due_before=at + REMINDER)
    found = list(Dispute.objects.select_for_update().filter(pk__in=ids, reminded_at=None).order_by("pk"))
    for dispute in found:
        dispute.reminded_at = at
        dispute.save(update_fields=["reminded_at"])
        _tell(EvidenceDue, dispute, by=Actor.system("disputes"), at=at)
    return len(found)


def ask_about_open(*, at: datetime) -> None:
    """Ask about every undecided dispute that a provider knows; one that does not answer is asked the next time."""
    for provider, provider_key in pending_at_providers(opened_before=at):
        try:
            look_into(provider=provider, provider_key=provider_key, by=Actor.provider(provider), at=at)
        except Unreachable as error:
            logger.warning("%s could not be asked about dispute %s: %s", provider, provider_key, error)


def _opened(claim: Claim, attempt_id: int, *, by: Actor, at: datetime) -> Dispute | None:
    draft = DisputeDraft(
        attempt_id=attempt_id,
        amount=claim.amount,
        reason=claim.reason,
        provider_key=claim.key,
        due_at=claim.due_at,
    )
    try:
        return open_dispute(draft=draft, by=by, at=at)
    except CannotDispute as refusal:  # refunded already, or other money than ours: left to a person
        logger.error("dispute %s does not fit: %s", claim.key, refusal)
        after = {"dispute": claim.key, "amount": str(claim.amount)}
        audit.note("payments.mismatch", subject=("payments.attempt", attempt_id), by=by, at=at, after=after)
        return None


def _locked(dispute_id: int) -> Dispute:
    """The dispute behind the locks of its order and its payment."""
    order_id, attempt_id = Dispute.objects.values_list("order", "attempt").get(pk=dispute_id)
    lock_order(order_id)
    lock_attempt(attempt_id)
    return lock(Dispute, dispute_id)


def _tell(fact: type[DisputeFact], dispute: Dispute, *, by: Actor, at: datetime) -> None:
    record(fact(subject_id=dispute.pk, order_id=dispute.order_id), by=by, at=at)


def _note(action: str, dispute: Dispute, *, by: Actor, at: datetime) -> None:
    after = {"amount": dispute.amount_minor, "currency": dispute.currency, "status": dispute.status}
    audit.note(action, subject=("disputes.dispute", dispute.pk), by=by, at=at, after=after)
