"""Orders as their buyers see them where they pay in another currency than the books are kept in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shop.base.money import Money
from shop.orders.models import Order, OrderLine, Package
from shop.orders.rules import charged_figures_of, total_rows
from shop.orders.types import LineView, OrderView, ParcelView, TotalRow
from shop.tax.queries import tax_label
from shop.wallet.types import TenderView


def charged_view(order: Order, view: OrderView) -> OrderView:
    """The view in the currency that was charged: frozen figures, and shares of the charged total for what came later.

    It adds up as the other does. The order was read with its packages and their lines.
    """
    packages = list(order.packages.all())
    rest = order.charge_of(view.rest)
    total = order.charge_of(view.total)
    return replace(
        view,
        parcels=tuple(_parcel(order, *pair) for pair in zip(packages, view.parcels, strict=True)),
        rows=_rows(order, packages, short=order.charged - total),
        total=total,
        tax=order.charge_of(view.tax),
        tenders=_tenders(order, view.tenders, total - rest),
        rest=rest,
    )


def _parcel(order: Order, package: Package, view: ParcelView) -> ParcelView:
    lines = list(package.lines.all())
    goods = Money(sum(line.charged_minor or 0 for line in lines), order.charged_currency)
    shipping = Money(package.charged_shipping_minor or 0, order.charged_currency)
    on_top = Money(package.charged_tax_minor or 0, order.charged_currency)
    short = order.charge_of(view.short)
    return replace(
        view,
        lines=tuple(_line(order, *pair) for pair in zip(lines, view.lines, strict=True)),
        goods=goods,
        shipping=shipping,
        short=short,
        total=goods + shipping + on_top - short,
    )


def _line(order: Order, line: OrderLine, view: LineView) -> LineView:
    total = Money(line.charged_minor or 0, order.charged_currency)
    return replace(
        view,
        unit_price=Money(line.charged_unit_minor or 0, order.charged_currency),
        discount=order.charge_of(view.discount),
        total=total,
    )


def _rows(order: Order, packages: Sequence[Package], *, short: Money) -> tuple[TotalRow, ...]:
    figures = charged_figures_of(
        order,
        lines_minor=sum(line.charged_minor or 0 for package in packages for line in package.lines.all()),
        shipping_minor=sum(package.charged_shipping_minor or 0 for package in packages),
        short_minor=short.minor,
    )
    return total_rows(figures, packages=packages, tax_label=tax_label(order.tax_name))


def _tenders(order: Order, tenders: Sequence[TenderView], paid: Money) -> tuple[TenderView, ...]:
    """What purses paid, shared out by what each paid in the books' currency, in which they are kept."""
    if not tenders:
        return ()
    left = [tender.amount.minor - tender.unsent.minor for tender in tenders]
    return tuple(
        replace(tender, amount=part, given_back=order.charge_of(tender.given_back), unsent=Money.zero(paid.currency))
        for tender, part in zip(tenders, paid.allocate(left), strict=True)
    )
