"""What moves on pages that are open when a parcel moves."""

from __future__ import annotations

from shop.base import live
from shop.base.events import subscribe
from shop.base.models import Event
from shop.orders.listening import channels_of

from .events import RestSent, ShipmentMoved


@subscribe(RestSent.name, room="fulfilment")
@subscribe(ShipmentMoved.name, room="fulfilment")
def announce_move(event: Event) -> None:
    """Wake the shopper's page and the sellers' lists."""
    for channel in channels_of(event.payload["order_id"]):
        live.announce(channel, event)
