"""Changes that come from a file of the seller's: they meet the same look as changes by hand, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from shop.base.actor import Actor
from shop.catalog.queries import states_of
from shop.catalog.states import ProductState, from_json
from shop.listings import rules
from shop.listings.models import Proposal
from shop.listings.queries import open_proposals
from shop.listings.types import Risk, Watch

from .saving import proposal_columns, propose


@dataclass(frozen=True, slots=True)
class Split:
    """What of a product is written now, and what waits for the office (None: nothing) for which reasons."""

    now: ProductState
    later: ProductState | None = None
    risks: tuple[Risk, ...] = ()


def split(before: ProductState | None, after: ProductState, watch: Watch) -> Split:
    """Part the product that a file wants (`before` None: a new one) as `save_product` would part an edit."""
    return Split(*rules.route(before or replace(after, status=rules.DRAFT), after, watch))


@transaction.atomic
def hand_in(*, wanted: Mapping[int, Split], by: Actor, at: datetime) -> dict[int, Proposal]:
    """Hand what waits to the office, after the rest was written; the proposals by product id.

    What waited already stays part of the new proposal where both do not touch the same. A new product that waits and
    was written over is handed in again, so that nobody approves what they did not see.
    """
    waiting, present = open_proposals(wanted), states_of(wanted)
    handed: dict[int, Proposal] = {}
    fresh: list[Proposal] = []
    for product_id, part in wanted.items():
        proposal, now = waiting.get(product_id), present[product_id]
        later, risks = part.later, part.risks
        if later is None and proposal and Risk.NEW in proposal.risks and now.status == rules.PENDING:
            risks = (Risk.NEW,)
        elif later is None:
            continue
        if Risk.NEW in risks:
            later = replace(now, status=rules.ACTIVE)
        elif proposal and later:
            later = rules.merged(now, later, from_json(proposal.after)) or later
        if proposal is None and later:
            columns = proposal_columns(now, later, risks, by=by, at=at)
            fresh.append(Proposal(product_id=product_id, seller_id=now.seller_id, **columns))
        elif made := propose(product_id, proposal, (now, later, risks), by=by, at=at):
            handed[product_id] = made
    return handed | {row.product_id: row for row in Proposal.objects.bulk_create(fresh)}


@transaction.atomic
def withdraw_proposals(*, proposal_ids: Iterable[int], by: Actor, at: datetime) -> None:
    """Take back what still waits of these."""
    rows = Proposal.objects.select_for_update(no_key=True).filter(pk__in=set(proposal_ids), status__in=Proposal.OPEN)
    for proposal in rows.order_by("pk"):
        proposal.move(Proposal.Status.WITHDRAWN, by=by, at=at)
