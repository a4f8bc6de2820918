"""What orders tell people: one mail per event, kind and reader, written here and sent by the worker.

Each handler may run twice: the mails of an event are unique, so the second run writes nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from shop.base.events import subscribe
from shop.base.models import Event
from shop.orders.queries import order_view, order_with_id
from shop.orders.types import OrderView, ParcelView
from shop.payments.types import PaymentState
from shop.sellers.queries import reader_of_seller

from .links import order_link, package_link
from .services import write_mail
from .types import Letter

# The shopper's money reached us, so a cancelled order sends it back.
MONEY_CAME = {PaymentState.PAID, PaymentState.REFUND_DUE, PaymentState.REFUNDED, PaymentState.PARTLY_REFUNDED}


@subscribe("orders.placed", room="notifications")
def tell_of_placed_order(event: Event) -> None:
    """The shopper: it is confirmed. Each seller: there is something to pack."""
    order = order_view(order_with_id(event.subject_id))
    _tell_shopper(event, order, "placed")
    for parcel in order.parcels:
        _tell_seller(event, order, parcel, "seller_placed")


@subscribe("orders.cancelled", room="notifications")
def tell_of_cancelled_order(event: Event) -> None:
    """Whoever was told of the order is told that it is off; an order that was never placed was told to nobody."""
    if not event.payload["was_placed"]:
        return
    order = order_view(order_with_id(event.subject_id))
    _tell_shopper(event, order, "cancelled", money_back=order.payment_state in MONEY_CAME)
    for parcel in order.parcels:
        _tell_seller(event, order, parcel, "seller_cancelled")


@subscribe("orders.package_shipped", room="notifications")
def tell_of_shipped_package(event: Event) -> None:
    """The shopper: a parcel is on its way."""
    order = order_view(order_with_id(event.payload["order_id"]))
    parcel = next(parcel for parcel in order.parcels if parcel.id == event.subject_id)
    _tell_shopper(event, order, "shipped", parcel=parcel)


def _tell_shopper(event: Event, order: OrderView, template: str, **context: Any) -> None:
    letter = Letter(event.uid, event.name, order.contact.email, order.language, f"orders/{template}")
    write_mail(letter=letter, context={"order": order, "url": order_link(order), **context}, at=event.at)


def _tell_seller(event: Event, order: OrderView, parcel: ParcelView, template: str) -> None:
    reader = reader_of_seller(parcel.seller_id)
    kind = f"{event.name}.seller.{parcel.letter}"
    letter = Letter(event.uid, kind, reader.email, reader.language or settings.LANGUAGE_CODE, f"orders/{template}")
    context = {"order": order, "parcel": parcel, "url": package_link(parcel)}
    write_mail(letter=letter, context=context, at=event.at)
