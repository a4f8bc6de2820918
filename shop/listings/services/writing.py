"""The one place that writes changed products: catalogue, stock, lists, and the rows of the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shop.base.actor import Actor
from shop.catalog.queries import states_of
from shop.catalog.services import refresh_listing
from shop.catalog.services.bulk import ProductWrite, write_products
from shop.catalog.states import ProductState
from shop.inventory.services import adjust, open_stock, receive
from shop.inventory.services.showing import show_stock
from shop.listings.models import ChangeSet, ProductEdit
from shop.listings.queries import figures_of, variant_ids_of

type Figures = Mapping[int, Mapping[int, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Change:
    """One product to be written: `id` and `before` are None for a new one; `stock` has new figures by SKU."""

    id: int | None
    before: ProductState | None
    after: ProductState
    stock: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """The change set that is being written, with its words for the stock's log."""

    change_set: ChangeSet
    reason: str
    by: Actor
    at: datetime

    @property
    def stamp(self) -> dict[str, Any]:
        """What the services of other rooms want to know."""
        return {"by": self.by, "at": self.at, "reason": self.reason, "change_set": self.change_set.public_id}


def begin(seller_id: int, kind: str, reason: str, *, by: Actor, at: datetime, public_id: UUID | None = None) -> Act:
    """Open a change set of a seller's products, under a name that is known already or a new one."""
    columns = {"seller_id": seller_id, "kind": kind, "at": at, "actor": str(by)}
    named = {"public_id": public_id} if public_id else {}
    return Act(ChangeSet.objects.create(**columns, **named), reason, by, at)


def write_changes(act: Act, changes: Sequence[Change]) -> list[ProductEdit]:
    """Write the products, which must be locked, and keep each with what it was; what is the same leaves no row.

    Raises CannotMove, CannotAdjust and IntegrityError, as the services below do.
    """
    before = figures_of(change.id for change in changes if change.id)
    writes = [ProductWrite(change.id, change.before, change.after) for change in changes]
    products = write_products(writes=writes, by=act.by, at=act.at, change_set=act.change_set.public_id)
    ids = [product.pk for product in products]
    count_stock(ids, changes, before, act)
    refresh_listing(product_ids=ids)
    variants = variant_ids_of(ids)
    if variants:
        show_stock(variant_ids=variants.values())
    return keep_edits(act.change_set, list(zip(ids, changes, strict=True)), before)


def count_stock(ids: Sequence[int], changes: Sequence[Change], before: Figures, act: Act) -> None:
    """Begin to count new variants of goods, and set the figures that are wished for."""
    variants, stamp = variant_ids_of(ids), act.stamp
    physical = {pk for pk, change in zip(ids, changes, strict=True) if change.after.kind == "physical"}
    counted = {variant for figures in before.values() for variant in figures}
    new = {pk for (product, _sku), pk in variants.items() if product in physical} - counted
    open_stock(variant_ids=new)
    wanted = {
        variants[product, sku]: figure
        for product, change in zip(ids, changes, strict=True)
        if product in physical
        for sku, figure in change.stock.items()
    }
    first = {pk: figure for pk, figure in wanted.items() if pk in new and figure}
    receive(quantities=first, **stamp)
    later = {pk: figure for pk, figure in wanted.items() if pk not in new}
    adjust(targets=later, **stamp)


def keep_edits(change_set: ChangeSet, written: Sequence[tuple[int, Change]], before: Figures) -> list[ProductEdit]:
    """The rows of the history, one a product that is not what it was."""
    ids = [pk for pk, _change in written]
    states, after = states_of(ids), figures_of(ids)
    edits = [
        ProductEdit(
            change_set=change_set,
            product_id=pk,
            before=change.before.as_json() if change.before else None,
            after=states[pk].as_json(),
            stock_before=_on_hand(before.get(pk, {})),
            stock_after=_on_hand(after.get(pk, {})),
        )
        for pk, change in written
        if change.before != states[pk] or _on_hand(before.get(pk, {})) != _on_hand(after.get(pk, {}))
    ]
    return ProductEdit.objects.bulk_create(edits)


def _on_hand(figures: Mapping[int, tuple[int, int]]) -> dict[str, int]:
    return {str(variant): on_hand for variant, (on_hand, _held) in figures.items()}
