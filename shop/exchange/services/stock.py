"""Stock of imported variants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from shop.base.actor import Actor
from shop.exchange import queries
from shop.inventory.services import adjust, open_stock, receive

REASON = "import"


def set_stock(
    wishes: Mapping[int, Mapping[str, int]],
    before: Mapping[int, Mapping[int, queries.StockFigure]],
    *,
    by: Actor,
    at: datetime,
    change_set: UUID,
) -> tuple[set[int], list[tuple[int, int]]]:
    """Make the variants (by product and SKU) have the wished figures.

    Returns the products whose stock changed, and (product, held) where orders hold more than the file says:
    there the figure becomes what is held.
    """
    new: dict[int, int] = {}
    targets: dict[int, int] = {}
    changed: set[int] = set()
    clamped: list[tuple[int, int]] = []
    ids = queries.variant_ids_by_sku(wishes)
    for product_id, figures in wishes.items():
        for sku, wish in figures.items():
            variant_id = ids.get((product_id, sku))
            if variant_id is None:  # it waits for the office with the rest of the change
                continue
            level = before.get(product_id, {}).get(variant_id)
            if level is None:
                new[variant_id] = wish
                changed.add(product_id)
            elif max(wish, level.held) != level.on_hand:
                targets[variant_id] = max(wish, level.held)
                changed.add(product_id)
            if level is not None and wish < level.held:
                clamped.append((product_id, level.held))
    open_stock(variant_ids=new)
    quantities = {variant_id: wish for variant_id, wish in new.items() if wish}
    receive(quantities=quantities, by=by, at=at, reason=REASON, change_set=change_set)
    adjust(targets=targets, by=by, at=at, reason=REASON, change_set=change_set)
    return changed, clamped
