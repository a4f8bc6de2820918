"""Reactions of the search: products that changed are indexed anew."""

from __future__ import annotations

from shop.base.events import subscribe
from shop.base.models import Event
from shop.catalog.events import ProductsChanged

from .services import index_products


@subscribe(ProductsChanged.name, room="search")
def follow_catalogue(event: Event) -> None:
    """Bring what can be found of the changed products up to date."""
    index_products(product_ids=event.payload["product_ids"], at=event.at)
