"""Reactions of subscriptions: stock that comes back."""

from __future__ import annotations

from shop.base.actor import Actor
from shop.base.events import subscribe
from shop.base.models import Event

from .services import tell_of_stock


@subscribe("inventory.stock_changed", room="subscriptions")
def tell_who_waits(event: Event) -> None:
    """Who waits for one of these variants is told, if it can be bought again."""
    tell_of_stock(variant_ids=event.payload["variant_ids"], by=Actor.system("stock"), at=event.at)
