"""The moment an order becomes real: stock is sold, the sale is posted, sellers hear of it. One transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from shop.base.actor import Actor
from shop.inventory.services import sell_held
from shop.orders.services import hand_over_downloads, mark_placed
from shop.wallet.services import capture_tenders, open_sold_cards

from .books import post_sale

if TYPE_CHECKING:
    from shop.orders.models import Order


def confirm(order: Order, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Place a locked order whose stock is held and whose payment is settled or due on delivery."""
    sell_held(order_id=order.pk, by=by, at=at)
    mark_placed(order=order, by=by, at=at, reason=reason)
    open_sold_cards(reference=order.reference, by=by, at=at)
    post_sale(order, by=by, at=at)
    capture_tenders(reference=order.reference, by=by, at=at)
    hand_over_downloads(order_id=order.pk, by=by, at=at)
