"""The invoice over a package: every figure is the order's, said in the language of its buyer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from shop.checkout.queries import unpaid_of
from shop.invoicing.rules import Sold, category_of, left_of, rate_within
from shop.invoicing.types import Draft, Item, ItemKind, Kind, Paper
from shop.orders.books import taxes_of_order
from shop.orders.queries import lines_of_package, payment_words, shortfalls_of_package
from shop.store.queries import today_of
from shop.tax.types import Remitter

from .parties import buyer_party, seller_party

if TYPE_CHECKING:
    from shop.orders.models import Order, OrderLine, OrderTax, Package


def invoice_draft(package: Package) -> Draft:
    """The invoice over what a package brings; what was given up before is not on it."""
    order = package.order
    rounding = order.rounding_minor if package.letter == "A" else 0
    with translation.override(order.language):
        lines, taxes = list(lines_of_package(package.pk)), list(taxes_of_order(order.pk).filter(package=package.pk))
        by_line = {tax.line_id: tax for tax in taxes if tax.line_id}
        goods = [item for line in lines if (item := _sold(package, line, by_line.get(line.pk))).quantity]
        items = [*goods, *_delivery(package, lines, [tax for tax in taxes if not tax.line_id])]
        total = sum(item.gross_minor for item in items) + rounding
        paper = Paper(
            seller=seller_party(package.seller),
            items=tuple(items),
            order_number=order.number,
            package_number=package.number,
            tax_name=order.tax_name,
            payment=_payment(order),
            paid_minor=max(0, total - unpaid_of(package).minor),
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


def _payment(order: Order) -> str:
    """How it is paid; where another currency was charged, how much and at which rate."""
    method = str(payment_words(order)[0])
    if order.rate is None:
        return method
    facts = {
        "method": method,
        "amount": f"{order.charged.major} {order.charged_currency}",
        "rate": f"1 {order.currency} = {order.rate.normalize():f} {order.charged_currency}",
    }
    return _("%(method)s. The order was charged as %(amount)s, at %(rate)s.") % facts


def _sold(package: Package, line: OrderLine, tax: OrderTax | None) -> Item:
    included = package.order.prices_include_tax
    rate = tax.rate_bps if tax else Decimal(line.tax_rate_bps)
    sold = Sold(
        quantity=line.quantity,
        unit_price_minor=line.unit_price_minor,
        due_minor=line.due_minor(included=included),
        tax_minor=line.tax_minor,
        rate_bps=rate,
        discounted=line.discount_minor != 0,
        included=included,
    )
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
        rate_bps=rate,
        category=category_of(rate, tax.code if tax else ""),
        reason=reason_of(tax),
        line_id=line.pk,
    )


def _delivery(package: Package, lines: Sequence[OrderLine], taxes: Sequence[OrderTax]) -> list[Item]:
    """The delivery: a part for each way in which it is taxed.

    The order keeps it as the rest of package and lines, so one without rows about its tax is told from these.
    """
    included = package.order.prices_include_tax
    gross = package.total_minor - sum(line.due_minor(included=included) for line in lines)
    if not gross:
        return []
    if sum(tax.taxable_minor + tax.tax_minor for tax in taxes) == gross:
        return [_part(package, place, tax) for place, tax in enumerate(taxes)]
    vat = package.tax_minor - sum(line.tax_minor for line in lines)
    rate = rate_within(gross - vat, vat, [Decimal(line.tax_rate_bps) for line in lines])
    net = gross - vat
    return [Item(ItemKind.DELIVERY, _name_of(package), 1, net, 0, net, vat, rate, category_of(rate, ""))]


def _part(package: Package, place: int, tax: OrderTax) -> Item:
    net = tax.taxable_minor
    category = category_of(tax.rate_bps, tax.code)
    return Item(
        kind=ItemKind.DELIVERY,
        title=_name_of(package),
        quantity=1,
        list_net_minor=net,
        discount_minor=0,
        net_minor=net,
        tax_minor=tax.tax_minor,
        rate_bps=tax.rate_bps,
        category=category,
        reason=reason_of(tax),
        line_id=-place,
    )


def _name_of(package: Package) -> str:
    return str(package.delivery_name) if package.delivery_name else _("Delivery")


def reason_of(tax: OrderTax | None) -> str:
    """Why there is no tax, or that the marketplace pays it, as the shopper was told.

    Directive 2006/112/EC, article 226(11) and (11a): the sentence of a reverse charge names it.
    """
    if tax is None or (tax.rate_bps and tax.remitter != Remitter.MARKETPLACE):
        return ""
    return str(tax.why)
