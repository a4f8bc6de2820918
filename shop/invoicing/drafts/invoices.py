"""The invoice over a package: every figure is the order's, said in the language of its buyer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from shop.invoicing.rules import Sold, category_of, left_of, rate_within
from shop.invoicing.types import Category, Draft, Item, ItemKind, Kind, Paper
from shop.ledger.queries import owed_by_shopper
from shop.orders.queries import lines_of_package, shortfalls_of_package
from shop.payments.gateways import gateway_for
from shop.payouts.queries import today_of

from .parties import buyer_party, seller_party

if TYPE_CHECKING:
    from shop.orders.models import OrderLine, Package

EXEMPT = "exempt"


def invoice_draft(package: Package) -> Draft:
    """The invoice over what a package brings; what was given up before is not on it."""
    order = package.order
    with translation.override(order.language):
        lines = list(lines_of_package(package.pk))
        goods = [item for line in lines if (item := _sold(package, line)).quantity]
        items = [*goods, *_delivery(package, lines, goods)]
        rounding = order.rounding_minor if package.letter == "A" else 0
        total = sum(item.gross_minor for item in items) + rounding
        paper = Paper(
            seller=seller_party(package.seller),
            items=tuple(items),
            order_number=order.number,
            package_number=package.number,
            payment=str(gateway_for(order.payment_method).method.label),
            paid_minor=0 if owed_by_shopper(order.reference, order.currency).minor > 0 else total,
            covers=tuple(shortfalls_of_package(package.pk).values_list("pk", flat=True)),
        )
    return Draft(
        kind=Kind.INVOICE,
        key=f"invoice:package:{package.pk}",
        seller_id=package.seller_id,
        package_id=package.pk,
        currency=order.currency,
        language=order.language,
        supplied_on=today_of(package.shipped_at or package.delivered_at or order.created_at),
        paper=paper,
        buyer=buyer_party(package),
        rounding_minor=rounding,
    )


def _sold(package: Package, line: OrderLine) -> Item:
    included = package.order.prices_include_tax
    sold = Sold(
        quantity=line.quantity,
        unit_price_minor=line.unit_price_minor,
        due_minor=line.due_minor(included=included),
        tax_minor=line.tax_minor,
        rate_bps=line.tax_rate_bps,
        discounted=line.discount_minor != 0,
        included=included,
    )
    category = category_of(line.tax_rate_bps, exempt=line.tax_class == EXEMPT, reverse=False)
    figures = left_of(sold, short=line.short)
    return Item(
        kind=ItemKind.GOODS,
        title=str(line.title),
        options=str(line.options) if line.options else "",
        sku=line.sku,
        quantity=figures.quantity,
        list_net_minor=figures.list_net_minor,
        discount_minor=figures.discount_minor,
        net_minor=figures.net_minor,
        tax_minor=figures.tax_minor,
        rate_bps=line.tax_rate_bps,
        category=category,
        reason=reason_of(category),
        line_id=line.pk,
    )


def _delivery(package: Package, lines: Sequence[OrderLine], items: Sequence[Item]) -> list[Item]:
    """The delivery, which the order keeps as the rest of package and lines; its tax is told by the rest of the tax."""
    included = package.order.prices_include_tax
    gross = package.total_minor - sum(line.due_minor(included=included) for line in lines)
    if not gross:
        return []
    tax = package.tax_minor - sum(line.tax_minor for line in lines)
    net = gross - tax
    rate = rate_within(net, tax, [item.rate_bps for item in items])
    alike = {(item.category, item.reason) for item in items}
    category, reason = category_of(rate, exempt=False, reverse=False), ""
    if not rate and len(alike) == 1 and Category.STANDARD not in {one for one, _why in alike}:
        category, reason = alike.pop()  # untaxed as the goods that it brings
    title = str(package.delivery_name) if package.delivery_name else _("Delivery")
    return [Item(ItemKind.DELIVERY, title, 1, net, 0, net, tax, rate, category, reason)]


def reason_of(category: Category) -> str:
    """Why there is no tax, in words (Directive 2006/112/EC, article 226(11) and (11a))."""
    words = {Category.EXEMPT: _("Exempt from VAT"), Category.REVERSE: _("Reverse charge")}
    return words.get(category, "")
