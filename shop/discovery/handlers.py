"""Reactions of discovery: prices that fall, stock that comes back."""

from __future__ import annotations

from shop.base.actor import Actor
from shop.base.events import subscribe
from shop.base.models import Event
from shop.catalog.events import PricesFell

from .services import tell_of_prices, tell_of_return


@subscribe(PricesFell.name, room="discovery")
def tell_who_saved(event: Event) -> None:
    """Who saved one of these products is told, if they want to be."""
    product_ids = [drop[0] for drop in event.payload["drops"]]
    tell_of_prices(product_ids=product_ids, by=Actor.system("prices"), at=event.at)


@subscribe("inventory.stock_changed", room="discovery")
def tell_who_saved_what_is_back(event: Event) -> None:
    """Who saved what was sold out and can be had again is told, if they want to be."""
    tell_of_return(variant_ids=event.payload["variant_ids"], by=Actor.system("stock"), at=event.at)
