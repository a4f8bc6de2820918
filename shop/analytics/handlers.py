"""What changes a day's figures: everything that happens to a placed order."""

from __future__ import annotations

from shop.base.events import Fact, subscribe
from shop.base.models import Event
from shop.fulfilment.events import RestSent, ShipmentMoved
from shop.orders import events as orders
from shop.returns.events import ReturnSettled

from .services import mark_order

FACTS: tuple[type[Fact], ...] = (
    orders.OrderPlaced,
    orders.OrderCancelled,
    orders.PackageShipped,
    orders.PackageDelivered,
    orders.PackageShort,
    RestSent,
    ShipmentMoved,
    ReturnSettled,
)


def mark_days(event: Event) -> None:
    """The days of the event's order are counted anew within a minute."""
    mark_order(order_id=event.payload.get("order_id", event.subject_id))


for fact in FACTS:
    subscribe(fact.name, room="analytics")(mark_days)
