"""What the books hear of an order: its sale, the tax in it, and what goes back with what is not sent or returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet, Sum

from shop.base.money import Money
from shop.ledger.types import Sale, SaleShare, WithheldTax
from shop.tax.types import Remitter, TaxPart
from shop.wallet.queries import cards_sold_for

from .models import Order, OrderTax, Package, Shortfall
from .queries import packages_of_order
from .rules import share


def sale_of(order: Order, taxes: Sequence[TaxPart]) -> Sale:
    """The order as the ledger wants it: each seller's part, by letter; `taxes` are those of the whole order."""
    shares = [
        _share_of(package, order, [part for part in taxes if part.seller_id == package.seller_id])
        for package in packages_of_order(order.pk)
    ]
    cards = Money(cards_sold_for([order.reference]).get(order.reference, 0), order.currency)
    return Sale(order.total, shares, Money(order.rounding_minor, order.currency), cards)


def _share_of(package: Package, order: Order, taxes: Iterable[TaxPart]) -> SaleShare:
    lines = list(package.lines.all())
    goods = sum(line.due_minor(included=order.prices_include_tax) for line in lines)
    return SaleShare(
        seller_id=package.seller_id,
        total=Money(package.total_minor, order.currency),
        commission=Money(sum(line.commission_minor for line in lines), order.currency),
        delivery=Money(package.total_minor - goods, order.currency),
        vat=Money(sum(line.commission_vat_minor for line in lines), order.currency),
        withheld=withheld_of(taxes),
        funded=Money(sum(line.funded_minor for line in lines) + package.shipping_funded_minor, order.currency),
    )


def taxes_of_order(order_id: int) -> QuerySet[OrderTax]:
    """Why the order bears its tax: a row for each line and each part of a delivery, by package."""
    rows = OrderTax.objects.filter(package__order=order_id).select_related("package__order", "line")
    return rows.order_by("package", "pk")


def tax_parts_of(order: Order) -> list[TaxPart]:
    """The tax that the sale of an order brings, as its report wants it."""
    return [_tax_part(row, row.taxable_minor, row.tax_minor) for row in taxes_of_order(order.pk)]


def tax_parts_back(package: Package, pieces: Mapping[int, tuple[int, int]], *, delivery: bool) -> list[TaxPart]:
    """The tax that goes back (negative) with so many pieces of lines, by line: (gone before, going now).

    Delivery goes back whole or not at all.
    """
    parts = []
    for row in taxes_of_order(package.order_id).filter(package=package.pk):
        if row.line is None:
            of, before, taken = 1, 0, int(delivery)
        else:
            of, (before, taken) = row.line.quantity, pieces.get(row.line.pk, (0, 0))
        wholes = (row.taxable_minor, row.tax_minor)
        taxable, tax = (share(whole, pieces=of, before=before, taken=taken) for whole in wholes)
        parts.append(_tax_part(row, -taxable, -tax))
    return parts


def tax_parts_short(row: Shortfall) -> list[TaxPart]:
    """The tax that goes back (negative) with what a seller could not send."""
    earlier = Shortfall.objects.filter(line=row.line_id, pk__lt=row.pk).aggregate(sum=Sum("quantity"))["sum"] or 0
    pieces = {row.line_id: (earlier, row.quantity)}
    return tax_parts_back(row.line.package, pieces, delivery=row.delivery_minor > 0)


def withheld_of(parts: Iterable[TaxPart]) -> WithheldTax | None:
    """What of a sale's tax the marketplace remits itself; all of it is of one jurisdiction, where the order goes."""
    due = [part for part in parts if part.remitter == Remitter.MARKETPLACE and part.tax_minor]
    if not due:
        return None
    return WithheldTax(due[0].jurisdiction, Money(abs(sum(part.tax_minor for part in due)), due[0].currency))


def _tax_part(row: OrderTax, taxable_minor: int, tax_minor: int) -> TaxPart:
    return TaxPart(
        seller_id=row.package.seller_id,
        jurisdiction=row.jurisdiction,
        name=row.name,
        rate_bps=row.rate_bps,
        code=row.code,
        remitter=row.remitter,
        taxable_minor=taxable_minor,
        tax_minor=tax_minor,
        currency=row.package.order.currency,
    )
