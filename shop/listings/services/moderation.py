"""The office's look: approve, decline, ask for a revision; and whose changes need none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit, tasks
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.catalog.queries import states_of
from shop.catalog.services.bulk import fetch_waiting_pictures, lock_products
from shop.catalog.states import from_json
from shop.listings import rules
from shop.listings.models import ChangeSet, Proposal, Trust
from shop.listings.types import Risk

from .saving import CannotSave, check
from .writing import Change, begin, write_changes

REASON = "approved"


class CannotDecide(Refusal):
    """The proposal can't be decided like this."""


@transaction.atomic
def approve_proposal(*, proposal_id: int, seen_at: datetime, by: Actor, at: datetime) -> Proposal:
    """Make the product what was proposed, in the name of who decides; the seller's part is on the proposal.

    `seen_at` is when the version that was looked at was sent. Raises CannotDecide.
    """
    proposal = _waiting(proposal_id)
    if proposal.submitted_at != seen_at:
        raise CannotDecide(_("The seller changed this in the meantime. Look at it as it is now."))
    pk = proposal.product_id
    lock_products([pk])
    present = states_of([pk])[pk]
    after = rules.merged(from_json(proposal.before), from_json(proposal.after), present)
    if after is None:
        raise CannotDecide(_("The same parts changed in the shop in the meantime. Ask the seller to look again."))
    try:
        check(after, present, pk)
    except CannotSave as refusal:
        raise CannotDecide(refusal.message) from refusal
    act = begin(present.seller_id, ChangeSet.Kind.APPROVAL, REASON, by=by, at=at)
    write_changes(act, [Change(pk, present, after)])
    _decide(proposal, Proposal.Status.APPROVED, "", by=by, at=at)
    if any(image.key.startswith("url:") for image in after.images):
        tasks.enqueue(fetch_waiting_pictures)
    return proposal


def approve_many(*, seen: Mapping[UUID, datetime], by: Actor, at: datetime) -> tuple[int, int]:
    """Approve what was looked at, each change by itself; returns how many were, and how many could not be.

    `seen` says of each change, by its public id, when the version that was looked at was sent.
    """
    approved = 0
    for proposal in Proposal.objects.filter(public_id__in=seen).order_by("submitted_at", "pk"):
        with suppress(CannotDecide):
            approve_proposal(proposal_id=proposal.pk, seen_at=seen[proposal.public_id], by=by, at=at)
            approved += 1
    return approved, len(seen) - approved


@transaction.atomic
def decline_proposal(*, proposal_id: int, words: str, by: Actor, at: datetime) -> Proposal:
    """Leave the product as it is, and say why; a new one goes back to draft. Raises CannotDecide."""
    proposal = _waiting(proposal_id)
    _say_why(words)
    _back_to_draft(proposal, by=by, at=at)
    _decide(proposal, Proposal.Status.DECLINED, words.strip(), by=by, at=at)
    return proposal


@transaction.atomic
def ask_revision(*, proposal_id: int, words: str, by: Actor, at: datetime) -> Proposal:
    """Hand the change back to its seller, who sees the words, changes it and sends it again. Raises CannotDecide."""
    proposal = _waiting(proposal_id)
    _say_why(words)
    _decide(proposal, Proposal.Status.REVISION, words.strip(), by=by, at=at)
    return proposal


@transaction.atomic
def trust_seller(*, seller_id: int, by: Actor, at: datetime) -> None:
    """Let the seller's changes go on sale without a look from now on; again is without effect."""
    _trust, made = Trust.objects.get_or_create(seller_id=seller_id, defaults={"at": at, "actor": str(by)})
    if made:
        audit.note("listings.trusted", subject=("sellers.seller", seller_id), by=by, at=at)


@transaction.atomic
def watch_seller(*, seller_id: int, by: Actor, at: datetime) -> None:
    """Look at the seller's risky changes again; again is without effect."""
    gone, _models = Trust.objects.filter(seller=seller_id).delete()
    if gone:
        audit.note("listings.watched", subject=("sellers.seller", seller_id), by=by, at=at)


def _waiting(proposal_id: int) -> Proposal:
    proposal = lock(Proposal, proposal_id)
    if proposal.status != Proposal.Status.WAITING:
        raise CannotDecide(_("This change no longer waits. The queue shows what does."))
    return proposal


def _say_why(words: str) -> None:
    if not words.strip():
        raise CannotDecide(_("Say what the seller should know. They read it on the product's page."))


def _decide(proposal: Proposal, status: str, words: str, *, by: Actor, at: datetime) -> None:
    proposal.move(status, by=by, at=at, reason=words, words=words[:500], decided_by=str(by), decided_at=at)
    audit.note(
        f"listings.{status}",
        subject=("catalog.product", proposal.product_id),
        by=by,
        at=at,
        after={"proposal": str(proposal.public_id), "words": words[:500], "submitted_by": proposal.submitted_by},
    )


def _back_to_draft(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    if Risk.NEW not in proposal.risks:
        return
    lock_products([proposal.product_id])
    present = states_of([proposal.product_id])[proposal.product_id]
    if present.status == rules.PENDING:
        after = replace(present, status=rules.DRAFT)
        act = begin(present.seller_id, ChangeSet.Kind.EDIT, "declined", by=by, at=at)
        write_changes(act, [Change(proposal.product_id, present, after)])
