"""Orders as pages and mails print them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.functional import Promise

from shop.base.money import Money
from shop.orders.models import Order, OrderContact, OrderLine, Package
from shop.orders.rules import (
    ORDER_BADGES,
    PACKAGE_BADGES,
    PAYMENT_BADGES,
    PROGRESS_BADGES,
    WAITING,
    address_lines,
    cancellable,
    figures_of,
    timeline_of,
    total_rows,
)
from shop.orders.types import (
    Badge,
    Contact,
    LineView,
    OrderView,
    ParcelView,
    ShipmentView,
    reference_of,
)
from shop.payments.on_account import account_to_pay_into, due_days_of
from shop.payments.queries import label_of_method, payment_states_of
from shop.payments.types import PaymentState
from shop.shipping.queries import place_label
from shop.tax.queries import sentence_of, tax_label
from shop.tax.types import Verdict
from shop.wallet.queries import tender_view, tenders_of
from shop.wallet.types import TenderView

from .charging import charged_view

Status = Order.Status
CONTACT_FIELDS = tuple(Contact.__dataclass_fields__)


def order_view(order: Order) -> OrderView:
    """What pages and mails print; read the order through one of the queries above."""
    return order_views([order])[0]


def order_views(found: Iterable[Order]) -> list[OrderView]:
    """The views of several orders, with three queries for all of their payments."""
    chosen = list(found)
    references = [reference_of(order.pk) for order in chosen]
    tenders = tenders_of(references)
    states = payment_states_of(references, tenders=tenders)
    billed = [reference for reference, state in states.items() if state is PaymentState.ON_ACCOUNT]
    days = due_days_of(billed) if billed else {}
    views = [
        _view(order, states[reference], [tender_view(one) for one in tenders.get(reference, ())])
        for order, reference in zip(chosen, references, strict=True)
    ]
    dated = _dated(views, days) if days else views
    return [_with_charged(order, view) for order, view in zip(chosen, dated, strict=True)]


def _dated(views: Iterable[OrderView], days: Mapping[str, date]) -> list[OrderView]:
    """Orders on invoice with the day and the account of their payment."""
    account = account_to_pay_into()
    due = ((view, days.get(reference_of(view.id))) for view in views)
    return [replace(view, pay_by_on=day, pay_into=account) if day else view for view, day in due]


def _with_charged(order: Order, view: OrderView) -> OrderView:
    return replace(view, charged=charged_view(order, view)) if order.charged_currency else view


def parcel_view(order: Order, package: Package, position: int) -> ParcelView:
    """One package as its order's page, its seller's page and mails show it."""
    point = package.point
    return ParcelView(
        id=package.pk,
        letter=package.letter,
        number=f"{order.number}-{package.letter}",
        position=position,
        seller_id=package.seller_id,
        seller_name=package.seller.name,
        seller_slug=package.seller.slug,
        status=package.status,
        badge=WAITING if point and package.status == Package.Status.SHIPPED else PACKAGE_BADGES[package.status],
        timeline=timeline_of(
            [order.created_at, order.placed_at, package.shipped_at, package.delivered_at], collected=point is not None
        ),
        lines=tuple(line_view(line) for line in package.lines.all()),
        shipments=_shipments(package),
        needs_delivery=package.needs_delivery,
        delivery_name=package.delivery_name,
        goods=Money(package.goods_minor - package.discount_minor, order.currency),
        shipping=Money(package.shipping_minor, order.currency),
        short=Money(_short(package), order.currency),
        total=Money(package.total_minor - _short(package), order.currency),
        ship_by_on=package.ship_by_on,
        arrives_from_on=package.arrives_from_on,
        arrives_to_on=package.arrives_to_on,
        delivered_at=package.delivered_at,
        public_id=str(package.public_id),
        point=point,
    )


def payment_words(order: Order) -> tuple[Promise | str, Badge]:
    """How an order is paid, and how far that is."""
    state = payment_states_of([reference_of(order.pk)])[reference_of(order.pk)]
    return label_of_method(order.payment_method), PAYMENT_BADGES[state]


def _short(package: Package) -> int:
    """What comes off a package that still comes; one that was called off keeps its figures."""
    if package.status == Package.Status.CANCELLED:
        return 0
    return sum(line.short_minor for line in package.lines.all())


def _short_of_order(order: Order, packages: Sequence[Package]) -> int:
    """What comes off an order that still stands."""
    if order.status != Order.Status.PLACED:
        return 0
    return sum(line.short_minor for package in packages for line in package.lines.all())


def contact_of(contact: OrderContact) -> Contact:
    """The personal part as a value."""
    return Contact(**{name: getattr(contact, name) for name in CONTACT_FIELDS})


def delivery_lines(package: Package) -> tuple[str, ...]:
    """Where a package goes, as it is written on it: to its receiver, or to the point where it is collected."""
    if point := package.point:
        where = str(place_label(point.district)) if point.district else ""
        return tuple(line for line in (point.name, point.address, where) if line)
    return address_lines(in_words(contact_of(package.order.contact)))


def in_words(contact: Contact) -> Contact:
    """The same with district and area as the reader writes them."""
    if not contact.district:
        return contact
    area = place_label(contact.district, contact.area, contact.country) if contact.area else ""
    return replace(contact, district=str(place_label(contact.district, country=contact.country)), area=str(area))


def _view(order: Order, state: PaymentState, tenders: Sequence[TenderView]) -> OrderView:
    packages = list(order.packages.all())
    contact = contact_of(order.contact)
    total = order.total - Money(_short_of_order(order, packages), order.currency)
    placed = order.status == Order.Status.PLACED
    paid = (tender.amount - tender.unsent if placed else tender.amount for tender in tenders)
    return OrderView(
        id=order.pk,
        public_id=str(order.public_id),
        number=order.number,
        token=order.token,
        language=order.language,
        user_id=order.user_id,
        status=order.status,
        badge=ORDER_BADGES[order.status],
        created_at=order.created_at,
        placed_at=order.placed_at,
        cancelled_at=order.cancelled_at,
        parcels=tuple(parcel_view(order, package, place) for place, package in enumerate(packages, start=1)),
        rows=total_rows(
            figures_of(order, short_minor=_short_of_order(order, packages)),
            packages=packages,
            tax_label=tax_label(order.tax_name),
        ),
        total=total,
        tax=Money(order.tax_minor, order.currency),
        tax_label=tax_label(order.tax_name),
        tax_reasons=_reasons(order),
        prices_include_tax=order.prices_include_tax,
        payment_state=state,
        payment_badge=PAYMENT_BADGES[state],
        payment_method=order.payment_method,
        payment_label=label_of_method(order.payment_method),
        tenders=tuple(tenders),
        rest=total - Money.total(paid, order.currency),
        contact=contact,
        address_lines=address_lines(in_words(contact)),
        cancellable=cancellable(order.status, [package.status for package in packages]),
    )


def _reasons(order: Order) -> tuple[str, ...]:
    """Why the order bears its tax, each reason once, in the reader's language; from the frozen quote."""
    lines = (line for parcel in order.quote.get("parcels", ()) for line in parcel["lines"])
    found = dict.fromkeys(Verdict.of(line["tax_why"]) for line in lines if line.get("tax_why"))
    return tuple(sentence_of(why) for why in found)


def line_view(line: OrderLine) -> LineView:
    """One line as pages and mails print it."""
    return LineView(
        title=line.title,
        options=line.options,
        sku=line.sku,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=Money(line.discount_minor, line.currency),
        total=line.total,
        image=line.image,
        digital=line.digital,
        id=str(line.public_id),
        short=line.short,
    )


def _shipments(package: Package) -> tuple[ShipmentView, ...]:
    return tuple(
        ShipmentView(
            number=one.number,
            carrier=one.carrier,
            tracking_code=one.tracking_code,
            tracking_url=one.tracking_url,
            sent_at=one.sent_at,
            badge=PROGRESS_BADGES[one.progress],
            words=one.words,
            delivered_at=one.delivered_at,
        )
        for one in package.shipments.all()
        if one.sent_at
    )
