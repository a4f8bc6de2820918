"""Words and small sums of orders, pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.base.translated import Translated
from shop.payments.types import PaymentState

from .types import Badge, Contact, TimelineStep, TotalRow

if TYPE_CHECKING:
    from .models import Order, Package

ORDER_BADGES = {
    "awaiting_payment": Badge(_("Waiting for payment"), "warning"),
    "placed": Badge(_("Confirmed"), "success"),
    "cancelled": Badge(_("Cancelled")),
    "expired": Badge(_("Not paid in time")),
}
PACKAGE_BADGES = {
    "to_pack": Badge(_("To pack"), "warning"),
    "packed": Badge(_("Packed"), "info"),
    "shipped": Badge(_("On the way"), "info"),
    "delivered": Badge(_("Delivered"), "success"),
    "cancelled": Badge(_("Cancelled")),
}
WAITING = Badge(_("Ready to collect"), "info")
"""A parcel that left its seller for the point where it is collected."""

PROGRESS_BADGES = {
    "booking": Badge(_("Being booked"), "warning"),
    "booked": Badge(_("Booked"), "info"),
    "pickup": Badge(_("Waiting for pickup"), "info"),
    "on_the_way": Badge(_("On the way"), "info"),
    "out_for_delivery": Badge(_("Out for delivery"), "info"),
    "on_hold": Badge(_("On hold"), "warning"),
    "not_delivered": Badge(_("Could not be delivered"), "warning"),
    "trouble": Badge(_("Delayed"), "warning"),
    "partly_delivered": Badge(_("Partly delivered"), "warning"),
    "delivered": Badge(_("Delivered"), "success"),
    "returning": Badge(_("Going back"), "warning"),
    "returned": Badge(_("Went back"), "warning"),
    "cancelled": Badge(_("Called off")),
}
"""Where one shipment is, by `shipping.carriers.types.Progress`."""

PAYMENT_BADGES = {
    PaymentState.PENDING: Badge(_("Not paid yet"), "warning"),
    PaymentState.UNKNOWN: Badge(_("Waiting for the bank"), "warning"),
    PaymentState.ON_DELIVERY: Badge(_("To be paid on delivery"), "info"),
    PaymentState.ON_ACCOUNT: Badge(_("To be paid on invoice"), "info"),
    PaymentState.RESERVED: Badge(_("Reserved, paid when it is sent"), "info"),
    PaymentState.PARTLY_PAID: Badge(_("Partly paid, the rest reserved"), "info"),
    PaymentState.RELEASED: Badge(_("Reservation released")),
    PaymentState.PAID: Badge(_("Paid"), "success"),
    PaymentState.FAILED: Badge(_("Payment did not work"), "danger"),
    PaymentState.REFUND_DUE: Badge(_("Refund on its way"), "info"),
    PaymentState.PARTLY_REFUNDED: Badge(_("Partly refunded"), "info"),
    PaymentState.REFUNDED: Badge(_("Refunded"), "info"),
    PaymentState.FREE: Badge(_("Nothing to pay"), "success"),
}


def letter_of(position: int) -> str:
    """The letter of a package, counted from 1: A to Z, then AA, AB, …"""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cancellable(order_status: str, package_statuses: Sequence[str]) -> bool:
    """An order can be called off until the first seller has packed; a parcel that is off already does not count.

    One without parcels bought a gift card: once it is paid, the card is money on its way to somebody else.
    """
    if order_status == "placed" and not package_statuses:
        return False
    coming = [status for status in package_statuses if status != "cancelled"]
    return order_status in {"awaiting_payment", "placed"} and all(status == "to_pack" for status in coming)


def share(whole_minor: int, *, pieces: int, before: int, taken: int) -> int:
    """What `taken` of so many pieces are worth, when `before` were taken already; all of them make up the whole."""
    return whole_minor * (before + taken) // pieces - whole_minor * before // pieces


def timeline_of(moments: Sequence[datetime | None], *, collected: bool = False) -> tuple[TimelineStep, ...]:
    """Ordered, confirmed, shipped, delivered: what happened is done, the last of it is now, the rest comes next."""
    reached = max(index for index, moment in enumerate(moments) if moment)
    ends = [WAITING.label, _("Collected")] if collected else [_("On the way"), _("Delivered")]
    titles = [_("Order received"), _("Confirmed"), *ends]
    icons = ["clock", "box", "store" if collected else "truck", "home"]
    return tuple(
        TimelineStep(title, _state(index, reached, last=len(moments) - 1), moment if index <= reached else None, icon)
        for index, (title, moment, icon) in enumerate(zip(titles, moments, icons, strict=True))
    )


def _state(index: int, reached: int, *, last: int) -> str:
    if index > reached:
        return "next"
    return "done" if index < reached or index == last else "now"


def address_lines(contact: Contact) -> tuple[str, ...]:
    """The address as it is written on a parcel, without empty lines; a business with its own reference."""
    place = " ".join(part for part in (contact.district, contact.postcode) if part)
    reference = _("Purchase order %(number)s") % {"number": contact.purchase_order} if contact.purchase_order else ""
    where = tuple(line for line in (contact.street, contact.area, place) if line)
    around = (contact.company_name, reference) if where else ("", "")
    return tuple(str(line) for line in (around[0], *where, around[1]) if line)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rows of a sum are made of, in minor units of one currency: labels with what they take off, and so on.

    `tax` counts only where it comes on top; `freed` names what took the whole delivery off.
    """

    currency: str
    goods: int
    discounts: Sequence[tuple[str | Promise, int]]
    shipping: int
    freed: Sequence[str | Promise]
    tax: int
    rounding: int
    short: int


def figures_of(order: Order, *, short_minor: int) -> Figures:
    """The frozen figures of the books; `short_minor` is what will not be sent."""
    return Figures(
        currency=order.currency,
        goods=order.goods_minor,
        discounts=_discounts(order),
        shipping=order.shipping_minor,
        freed=[label for label, minor in _named(order, "delivery") if minor],
        tax=0 if order.prices_include_tax else order.tax_minor,
        rounding=order.rounding_minor,
        short=short_minor,
    )


def charged_figures_of(order: Order, *, lines_minor: int, shipping_minor: int, short_minor: int) -> Figures:
    """The frozen figures of what the buyer pays in another currency: lines and delivery, and what came off before."""
    frozen = order.quote["charged"]
    named = list(zip(_named(order, "goods"), frozen["promotions"], strict=True))
    discounts = [(label, goods) for (label, _minor), (goods, _delivery) in named if goods]
    return Figures(
        currency=order.charged_currency,
        goods=lines_minor + sum(minor for _label, minor in discounts),
        discounts=discounts,
        shipping=shipping_minor,
        freed=[label for (label, _minor), (_goods, delivery) in named if delivery],
        tax=0 if order.prices_include_tax else frozen["tax"],
        rounding=0,
        short=short_minor,
    )


def total_rows(figures: Figures, *, packages: Sequence[Package], tax_label: str | Promise) -> tuple[TotalRow, ...]:
    """Figures as rows; what is nothing is left out, but delivery of goods says that it is free."""

    def money(minor: int) -> Money:
        return Money(minor, figures.currency)

    rows = [TotalRow(_("Products") if packages else _("Gift card"), money(figures.goods))]
    rows += [TotalRow(label, money(-minor), tone="success") for label, minor in figures.discounts if minor]
    if any(package.needs_delivery for package in packages):
        rows.append(TotalRow(_("Delivery"), money(figures.shipping), free=not figures.shipping))
        rows += [TotalRow(label, money(0), free=True) for label in figures.freed]
    if figures.tax:
        rows.append(TotalRow(tax_label, money(figures.tax)))
    if figures.rounding:
        rows.append(TotalRow(_("Rounding"), money(figures.rounding)))
    if figures.short:
        rows.append(TotalRow(_("Will not be sent"), money(-figures.short)))
    return tuple(rows)


def _discounts(order: Order) -> list[tuple[str | Promise, int]]:
    """What promotions took off the goods, by their labels; one figure where the order's record has no names."""
    named = [(label, minor) for label, minor in _named(order, "goods") if minor]
    if sum(minor for _label, minor in named) == order.discount_minor:
        return named
    return [(_("Discount"), order.discount_minor)]


def _named(order: Order, part: str) -> list[tuple[str | Promise, int]]:
    """(label, minor units) of each promotion in the order's record, off its goods or off its delivery."""
    return [(str(Translated(one["label"])), one[part]) for one in order.quote.get("promotions", [])]
