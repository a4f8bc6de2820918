"""Reactions of discovery: prices that fall."""

from __future__ import annotations

from shop.base.actor import Actor
from shop.base.events import subscribe
from shop.base.models import Event
from shop.catalog.events import PricesFell

from .services import tell_of_prices


@subscribe(PricesFell.name, room="discovery")
def tell_who_saved(event: Event) -> None:
    """Who saved one of these products is told, if they want to be."""
    product_ids = [drop[0] for drop in event.payload["drops"]]
    tell_of_prices(product_ids=product_ids, by=Actor.system("prices"), at=event.at)
