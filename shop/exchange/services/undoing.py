"""Taking a whole import back, as far as nothing newer stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.base.rows import CannotMove
from shop.catalog.queries import states_of
from shop.catalog.services import recount_categories, refresh_listing
from shop.catalog.services.bulk import ProductWrite, write_products
from shop.catalog.states import ProductState, from_json
from shop.exchange import queries
from shop.exchange.models import ImportChange, ImportRun
from shop.inventory.services import CannotAdjust, adjust
from shop.inventory.services.showing import show_stock
from shop.listings.services import withdraw_proposals

BATCH = 200
REASON = "import undone"
ARCHIVED = "archived"


class CannotUndo(Refusal):
    """The import can't be taken back."""


@dataclass(slots=True)
class UndoOutcome:
    """How many products were taken off sale again, written back, and left because something newer changed them."""

    removed: int = 0
    restored: int = 0
    refused: int = 0
    refused_handles: tuple[str, ...] = ()
    done: bool = True


def undo_import(*, run_id: int, by: Actor, at: datetime, enough: Callable[[], bool] = lambda: False) -> UndoOutcome:
    """Write every changed product back to what it was, and trash every product that the import made.

    Written back as new changes, with their own price and stock rows. A product is left as it is, and counted, when
    anything about it or its stock differs from what the import left. Sellers, categories and brands that the import
    made stay. Batches commit one by one; an interrupted undo goes on when it is called again, and one that had `enough`
    leaves the rest (`done` False) to the next call. Raises CannotUndo.
    """
    run = ImportRun.objects.get(pk=run_id)
    if run.status == ImportRun.Status.UNDONE:
        raise CannotUndo(_("This import was already undone."))
    outcome = UndoOutcome()
    refused: list[int] = []
    change_set = uuid7()
    while batch := list(queries.changes_to_undo(run).exclude(pk__in=refused)[:BATCH]):
        undo = _Undo(run, by=by, at=at, change_set=change_set)
        refused += undo.write(batch, outcome)
        if enough() and queries.changes_to_undo(run).exclude(pk__in=refused).exists():
            return replace(outcome, done=False)
    outcome.refused = len(refused)
    outcome.refused_handles = tuple(queries.handles_of_changes(refused))
    with transaction.atomic():
        run.refresh_from_db()
        run.undo(by=by, at=at)
        recount_categories()
    return outcome


class _Undo:
    """One batch of an undo, as one transaction, or product by product where the database refuses one of them."""

    def __init__(self, run: ImportRun, *, by: Actor, at: datetime, change_set: UUID) -> None:
        self.run = run
        self.by, self.at, self.change_set = by, at, change_set
        self.present: dict[int, ProductState] = {}
        self.stock: dict[int, dict[int, queries.StockFigure]] = {}

    def write(self, batch: Sequence[ImportChange], outcome: UndoOutcome) -> list[int]:
        """Write back what nothing newer has changed; returns the changes that were refused."""
        try:
            with transaction.atomic():
                lock(ImportRun, self.run.pk)
                ours = self._write_together(batch)
        except (DatabaseError, CannotMove, CannotAdjust):
            if len(batch) == 1:
                return [batch[0].pk]
            return [pk for change in batch for pk in self.write([change], outcome)]
        outcome.removed += sum(change.before is None for change in ours)
        outcome.restored += sum(change.before is not None for change in ours)
        return [change.pk for change in batch if change not in ours]

    def _write_together(self, batch: Sequence[ImportChange]) -> list[ImportChange]:
        ids = [change.product_id for change in batch]
        self.present, self.stock = states_of(ids), queries.stock_of(ids)
        ours = [change for change in batch if self._untouched(change)]
        writes = [
            ProductWrite(change.product_id, self.present[change.product_id], self._earlier(change)) for change in ours
        ]
        write_products(writes=writes, by=self.by, at=self.at, change_set=self.change_set)
        self._restock(ours)
        waiting = [change.proposal_id for change in ours if change.proposal_id]
        withdraw_proposals(proposal_ids=waiting, by=self.by, at=self.at)
        written = [change.product_id for change in ours]
        refresh_listing(product_ids=written)
        show_stock(variant_ids=[variant.id for pk in written for variant in self.present[pk].variants if variant.id])
        ImportChange.objects.filter(pk__in=[change.pk for change in ours]).update(undone_at=self.at)
        return ours

    def _untouched(self, change: ImportChange) -> bool:
        levels = self.stock.get(change.product_id, {})
        figures = {str(variant_id): level.on_hand for variant_id, level in levels.items()}
        held = any(level.held for level in levels.values())
        return self._same(change) and not held and figures == change.stock_after

    def _same(self, change: ImportChange) -> bool:
        """Whether the product is what the import left, or what the office made of it by approving just that."""
        present, left = self.present[change.product_id], from_json(change.after)
        proposal = change.proposal
        if proposal is None:
            return present == left
        if proposal.submitted_at != change.proposed_at:
            return False
        if proposal.status == proposal.Status.APPROVED:
            return _by_sku(present) == _by_sku(from_json(proposal.after))
        return present == left

    def _earlier(self, change: ImportChange) -> ProductState:
        """What the product was; variants that the import added are archived behind the earlier ones."""
        present = self.present[change.product_id]
        if change.before is None:
            return replace(present, status=ARCHIVED, trashed=True)
        earlier = from_json(change.before)
        if present.status == "active" and earlier.status == "pending":
            earlier = replace(earlier, status=present.status)
        known = {variant.id for variant in earlier.variants}
        added = [replace(variant, archived=True) for variant in present.variants if variant.id not in known]
        options = present.options if added else earlier.options
        return replace(earlier, options=options, variants=(*earlier.variants, *added))

    def _restock(self, ours: Sequence[ImportChange]) -> None:
        """The earlier figures; what the import began to count is counted as none."""
        targets: dict[int, int] = {}
        for change in ours:
            for variant_id in change.stock_after:
                targets[int(variant_id)] = change.stock_before.get(variant_id, 0)
        adjust(targets=targets, by=self.by, at=self.at, reason=REASON, change_set=self.change_set)


def _by_sku(state: ProductState) -> ProductState:
    """The product with variants that have no ids: what waited had none for new ones."""
    return replace(state, variants=tuple(replace(variant, id=None) for variant in state.variants))
