"""What moves on pages that are open: each fact of an order wakes its shopper's page and its sellers' lists.

The worker announces, not checkout: a page may be late, a purchase may not. Who missed it asks again within a minute.
"""

from __future__ import annotations

from shop.base import live
from shop.base.events import Fact, subscribe
from shop.base.models import Event

from . import events
from .listening import channels_of

FACTS: tuple[type[Fact], ...] = (
    events.OrderPlaced,
    events.OrderCancelled,
    events.OrderExpired,
    events.PackagePacked,
    events.PackageShipped,
    events.PackageDelivered,
    events.PackageShort,
)


def announce_move(event: Event) -> None:
    """Wake whoever looks at the order of the event, or at a list with one of its packages."""
    for channel in channels_of(event.payload.get("order_id", event.subject_id)):
        live.announce(channel, event)


for fact in FACTS:
    subscribe(fact.name, room="orders")(announce_move)
