"""An order that replaces goods which came back: the same things to the same address, and nothing to pay."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime

from django.db import transaction

from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.orders.models import Order, OrderContact, OrderLine, Package
from shop.orders.rules import letter_of

from .create import next_number


@transaction.atomic
def create_replacement(
    *, package: Package, quantities: Mapping[int, int], ship_by_on: date | None, by: Actor, at: datetime
) -> Order:
    """An order with so many of the package's lines (by line id), the whole price taken off; it awaits its confirmation.

    It has one package, of the same seller. Contact and language are those of the first order.
    """
    lines = list(OrderLine.objects.filter(package=package, pk__in=quantities).order_by("position"))
    worth = sum(line.unit_price_minor * quantities[line.pk] for line in lines)
    order = _order(package.order, worth, by=by, at=at)
    parcel = Package.objects.create(
        order=order,
        seller_id=package.seller_id,
        letter=letter_of(1),
        goods_minor=worth,
        discount_minor=worth,
        shipping_minor=0,
        tax_minor=0,
        total_minor=0,
        delivery_name=package.delivery_name,
        delivery_terms=package.delivery_terms,
        ship_by_on=ship_by_on,
    )
    OrderLine.objects.bulk_create(
        _line(parcel, position, line, quantities[line.pk]) for position, line in enumerate(lines, start=1)
    )
    return order


def _order(replaced: Order, worth: int, *, by: Actor, at: datetime) -> Order:
    order = Order.objects.create(
        number=next_number(),
        user_id=replaced.user_id,
        language=replaced.language,
        payment_method=replaced.payment_method,
        currency=replaced.currency,
        goods_minor=worth,
        discount_minor=worth,
        shipping_minor=0,
        tax_minor=0,
        total_minor=0,
        prices_include_tax=replaced.prices_include_tax,
        tax_rounding=replaced.tax_rounding,
        tax_name=replaced.tax_name,
        quote={"replaces": replaced.number},
        created_at=at,
    )
    order.changes.create(to_status=order.status, at=at, actor=str(by))
    contact = copy(OrderContact.objects.get(order=replaced))
    contact.pk, contact.order, contact._state.adding = None, order, True
    contact.save(force_insert=True)
    return order


def _line(parcel: Package, position: int, line: OrderLine, quantity: int) -> OrderLine:
    again = copy(line)
    again.pk, again.public_id, again._state.adding = None, uuid7(), True
    again.package, again.position, again.quantity = parcel, position, quantity
    again.discount_minor = line.unit_price_minor * quantity
    again.total_minor = again.tax_minor = again.commission_minor = again.commission_vat_minor = 0
    again.funded_minor = 0
    again.charged_unit_minor = again.charged_minor = None
    return again
