"""One change of many products: looked at first, then done as one change set."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.base.rows import CannotMove
from shop.catalog.queries import states_of
from shop.catalog.services.bulk import lock_products
from shop.catalog.states import ProductState
from shop.inventory.services import CannotAdjust
from shop.listings import rules
from shop.listings.differences import differences
from shop.listings.models import ChangeSet
from shop.listings.queries import figures_of, products_named, watch_of, with_open_proposals
from shop.listings.types import Blocked, BulkWish, Difference

from .writing import Act, Change, write_changes

if TYPE_CHECKING:
    from shop.catalog.models import Product

MOST = 500
REASON = "change of many"


class CannotChangeMany(Refusal):
    """The change can't be made as it was looked at."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One product of the change: what it becomes, or why it stays."""

    product: Product
    before: ProductState
    after: ProductState
    stock: dict[str, int]
    blocked: Blocked | None
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What a change of many would do now; `seen` changes when any of the products does."""

    rows: list[PlannedRow]
    seen: str

    @property
    def ready(self) -> list[PlannedRow]:
        """The products that it would change."""
        return [row for row in self.rows if row.blocked is None]


def plan_bulk(*, seller_id: int, public_ids: Sequence[UUID], wish: BulkWish, at: datetime) -> BulkPlan:
    """Look at what the change would do to the seller's own among the products. Raises CannotChangeMany."""
    products = products_named(seller_id, public_ids)
    if not products:
        raise CannotChangeMany(_("Choose at least one product."))
    if len(products) > MOST:
        raise CannotChangeMany(_("Choose at most 500 products at once."))
    ids = [product.pk for product in products]
    states, stock = states_of(ids), figures_of(ids)
    waiting, watch = with_open_proposals(ids), watch_of(seller_id, ids, at=at)
    rows = []
    for product in products:
        state = states[product.pk]
        found = rules.bulk_after(state, wish, stock.get(product.pk, {}))
        needs_look = not isinstance(found, Blocked) and rules.route(state, found[0], watch)[2]
        if not isinstance(found, Blocked) and (needs_look or (product.pk in waiting and found[0] != state)):
            found = Blocked.OFFICE
        rows.append(_row(product, state, found, stock.get(product.pk, {})))
    signs = [f"{rules.fingerprint(states[pk])} {sorted(stock.get(pk, {}).items())}" for pk in ids]
    return BulkPlan(rows, hashlib.sha256("\n".join(signs).encode()).hexdigest()[:24])


@transaction.atomic
def apply_bulk(
    *, seller_id: int, public_ids: Sequence[UUID], wish: BulkWish, seen: str, by: Actor, at: datetime
) -> ChangeSet:
    """Make the change that was looked at, all of it at once. Raises CannotChangeMany, and changes nothing then."""
    lock_products(product.pk for product in products_named(seller_id, public_ids))
    plan = plan_bulk(seller_id=seller_id, public_ids=public_ids, wish=wish, at=at)
    if plan.seen != seen:
        raise CannotChangeMany(_("Some of these products changed in the meantime. Look at the new figures."))
    if not plan.ready:
        raise CannotChangeMany(_("Nothing would change. Choose other products or another figure."))
    change_set = ChangeSet.objects.create(
        seller_id=seller_id,
        kind=ChangeSet.Kind.BULK,
        wish=asdict(wish),
        blocked={str(row.product.public_id): row.blocked.value for row in plan.rows if row.blocked},
        at=at,
        actor=str(by),
    )
    changes = [Change(row.product.pk, row.before, row.after, row.stock) for row in plan.ready]
    try:
        write_changes(Act(change_set, REASON, by, at), changes)
    except (CannotMove, CannotAdjust) as error:
        raise CannotChangeMany(_("An order came in between. Look at the new figures.")) from error
    return change_set


def _row(
    product: Product,
    state: ProductState,
    found: tuple[ProductState, dict[str, int]] | Blocked,
    stock: dict[int, tuple[int, int]],
) -> PlannedRow:
    if isinstance(found, Blocked):
        return PlannedRow(product, state, state, {}, found, [])
    after, figures = found
    ids = {variant.sku: variant.id or 0 for variant in state.variants}
    counted = [Difference("stock", sku, stock.get(ids[sku], (0, 0))[0], figure) for sku, figure in figures.items()]
    return PlannedRow(product, state, after, figures, None, [*differences(state, after), *counted])
