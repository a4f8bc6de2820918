"""Reactions of the inventory: lists learn what is in stock."""

from __future__ import annotations

from shop.base.events import subscribe
from shop.base.models import Event

from .events import StockChanged
from .services.showing import show_stock


@subscribe(StockChanged.name, room="inventory")
def tell_lists(event: Event) -> None:
    """Write in stock, and how few are left, onto the products of the changed variants."""
    show_stock(variant_ids=event.payload["variant_ids"])
