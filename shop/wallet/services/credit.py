"""A person's store credit grows: given by staff, above a limit by two of them, or paid back from an order."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.purses import post_tender_returned, post_value_given
from shop.wallet.events import CreditGiven
from shop.wallet.models import Proposal, PurseEntry
from shop.wallet.types import EntryKind, Payback, PurseKind

from .purses import Move, credit_purse, entry_with_key, move

ALONE_AT_MOST = 500_000
"""What one person may give at once, in minor units; above it a second one decides."""


class CannotGiveCredit(Refusal):
    """Nothing to give, no reason, or somebody gives to themselves."""


@transaction.atomic
def give_credit(
    *, user_id: int, amount: Money, reason: str, token: UUID, by: Actor, at: datetime
) -> PurseEntry | Proposal:
    """Give a person store credit for a reason that they read, once per token of the form. Raises CannotGiveCredit.

    Above the limit it becomes a proposal that somebody else has to approve.
    """
    if amount.minor <= 0 or not reason.strip():
        raise CannotGiveCredit(_("Enter an amount and the reason for it. The shopper reads the reason."))
    if str(by) == str(Actor.user(user_id)):
        raise CannotGiveCredit(_("Nobody gives credit to themselves. Ask a colleague."))
    if amount.minor > ALONE_AT_MOST:
        return _propose(user_id, amount, reason.strip(), token, by=by, at=at)
    return _give(user_id, amount, reason.strip(), f"given:credit:{token}", by=by, at=at)


@transaction.atomic
def decide_proposal(*, proposal_id: int, grant: bool, by: Actor, at: datetime) -> Proposal:
    """Give what a colleague proposed, or do not. Raises CannotDecide for one's own and for a decided one."""
    proposal = lock(Proposal, proposal_id)
    proposal.look(approve=grant, by=by)
    proposal.decided_by, proposal.decided_at, proposal.granted = str(by), at, grant
    proposal.save(update_fields=["decided_by", "decided_at", "granted"])
    if grant:
        _give(proposal.user_id, proposal.amount, proposal.reason, f"given:proposal:{proposal.pk}", by=by, at=at)
    else:
        audit.note("wallet.credit_refused", subject=("accounts.user", proposal.user_id), by=by, at=at)
    return proposal


def pay_into_credit(*, user_id: int, back: Payback, by: Actor, at: datetime) -> PurseEntry:
    """What was paid for an order is the buyer's store credit now, once per key; the journal has the same key.

    The caller holds the order's lock and has made sure that so much was paid.
    """
    amount, key = back.amount, back.key
    purse = credit_purse(user_id, amount.currency)
    if known := entry_with_key(key):
        return known
    entry = move(purse, Move(EntryKind.PAID_BACK, amount.minor, key, back.reference, back.reason), by=by, at=at)
    kind = PurseKind.CREDIT
    post_tender_returned(key=key, reference=back.reference, amount=amount, kind=kind, by=by, at=at)
    _tell(entry, user_id, amount, by=by, at=at)
    return entry


def _propose(user_id: int, amount: Money, reason: str, token: UUID, *, by: Actor, at: datetime) -> Proposal:
    proposal, made = Proposal.objects.get_or_create(
        public_id=token,
        defaults={
            "user_id": user_id,
            "currency": amount.currency,
            "amount_minor": amount.minor,
            "reason": reason,
            "proposed_by": str(by),
            "proposed_at": at,
        },
    )
    if made:
        after = {"amount": amount.minor, "reason": reason}
        audit.note("wallet.credit_proposed", subject=("accounts.user", user_id), by=by, at=at, after=after)
    return proposal


def _give(user_id: int, amount: Money, reason: str, key: str, *, by: Actor, at: datetime) -> PurseEntry:
    if known := entry_with_key(key):
        return known
    purse = credit_purse(user_id, amount.currency)
    if known := entry_with_key(key):
        return known
    entry = move(purse, Move(EntryKind.GIVEN, amount.minor, key, note=reason), by=by, at=at)
    post_value_given(key=key, reference=purse.reference, amount=amount, kind=PurseKind.CREDIT, by=by, at=at)
    after = {"amount": amount.minor, "reason": reason}
    audit.note("wallet.credit_given", subject=("accounts.user", user_id), by=by, at=at, after=after)
    _tell(entry, user_id, amount, by=by, at=at)
    return entry


def _tell(entry: PurseEntry, user_id: int, amount: Money, *, by: Actor, at: datetime) -> None:
    fact = CreditGiven(subject_id=entry.pk, user_id=user_id, amount_minor=amount.minor, currency=amount.currency)
    record(fact, by=by, at=at)
