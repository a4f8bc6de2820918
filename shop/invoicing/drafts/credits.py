"""Credit notes: what came back, could not be sent or is not paid is taken off the invoice, at most what was billed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from shop.base.money import shares_of
from shop.invoicing.queries import credits_of_invoice
from shop.invoicing.rules import Amount, credited
from shop.invoicing.types import Draft, Item, ItemKind, Kind, Paper, Reference
from shop.store.queries import today_of

if TYPE_CHECKING:
    from shop.disputes.models import Dispute
    from shop.disputes.types import SellerPart
    from shop.invoicing.models import Document
    from shop.orders.models import Shortfall
    from shop.returns.models import ReturnCase


@dataclass(frozen=True, slots=True)
class Back:
    """So much of a billed line is taken off, tax included; `tax_minor` is None where nobody has counted the tax."""

    line_id: int
    quantity: int
    gross_minor: int
    tax_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is taken off, and since when."""

    key: str
    reason: str
    on: date
    covers: tuple[int, ...] = ()
    rounding_minor: int = 0


def return_draft(case: ReturnCase, invoice: Document) -> Draft:
    """The credit note over what came back of a package and is paid back."""
    rows = [row for row in case.lines.all() if row.refund_minor]
    backs = [Back(row.line_id, row.received_quantity, row.refund_minor, row.tax_minor) for row in rows]
    backs += _delivery(invoice, case.shipping_minor)
    with translation.override(invoice.language):
        reason = _("Return %(number)s") % {"number": case.number}
    cause = Cause(f"credit:case:{case.pk}", reason, today_of(case.settled_at or case.asked_at))
    return _draft(invoice, backs, cause)


def shortfall_draft(rows: Sequence[Shortfall], invoice: Document) -> Draft:
    """The credit note over pieces that were billed and then could not be sent."""
    rounding, delivery = sum(row.rounding_minor for row in rows), sum(row.delivery_minor for row in rows)
    backs = [
        Back(row.line_id, row.quantity, row.amount_minor - row.delivery_minor - row.rounding_minor) for row in rows
    ]
    backs += _delivery(invoice, delivery)
    with translation.override(invoice.language):
        reason = _("Could not be sent")
    ids = tuple(row.pk for row in rows)
    cause = Cause(f"credit:shortfall:{ids[0]}", reason, today_of(rows[0].at), ids, rounding)
    return _draft(invoice, backs, cause)


def dispute_draft(dispute: Dispute, part: SellerPart, invoice: Document) -> Draft:
    """The credit note over what the buyer's bank keeps of a seller's parcel: off every line that is still billed."""
    off: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    for item in _credited(invoice):
        off[item.line_id] += item.gross_minor
        gone[item.line_id] += item.quantity
    items = invoice.sheet.items
    shares = shares_of(part.amount.minor, [max(0, item.gross_minor - off[item.line_id]) for item in items])
    backs = [
        Back(item.line_id, max(1, item.quantity - gone[item.line_id]), share)
        for item, share in zip(items, shares, strict=True)
        if share
    ]
    with translation.override(invoice.language):
        reason = _("Payment taken back by the buyer's bank")
    on = today_of(dispute.closed_at or dispute.opened_at)
    return _draft(invoice, backs, Cause(f"credit:dispute:{dispute.pk}:{invoice.package_id}", reason, on))


def _credited(invoice: Document) -> list[Item]:
    """What was taken off an invoice so far."""
    return [item for one in credits_of_invoice(invoice.pk) for item in one.sheet.items]


def _delivery(invoice: Document, gross_minor: int) -> list[Back]:
    """So much of the delivery is taken off, in proportion where it is taxed in several ways."""
    parts = [item for item in invoice.sheet.items if item.kind is ItemKind.DELIVERY]
    if not gross_minor or not parts:
        return []
    shares = shares_of(gross_minor, [item.gross_minor for item in parts])
    return [Back(item.line_id, 1, share) for item, share in zip(parts, shares, strict=True) if share]


def _draft(invoice: Document, backs: Iterable[Back], cause: Cause) -> Draft:
    paper = invoice.sheet
    earlier = _credited(invoice)
    return Draft(
        kind=Kind.CREDIT,
        key=cause.key,
        seller_id=invoice.seller_id,
        package_id=invoice.package_id,
        invoice=invoice,
        currency=invoice.currency,
        language=invoice.language,
        supplied_on=cause.on,
        paper=Paper(
            seller=paper.seller,
            items=tuple(_item(back, paper.items, earlier) for back in backs),
            order_number=paper.order_number,
            package_number=paper.package_number,
            tax_name=paper.tax_name,
            payment=paper.payment,
            refers_to=Reference(invoice.number, invoice.issued_on),
            reason=cause.reason,
            covers=cause.covers,
        ),
        buyer=invoice.billed,
        rounding_minor=cause.rounding_minor,
    )


def _item(back: Back, billed: Sequence[Item], earlier: Sequence[Item]) -> Item:
    """The line that takes it off: words and rate are the invoice's."""
    line = next(item for item in billed if item.line_id == back.line_id)
    off = [item for item in earlier if item.line_id == back.line_id]
    amount = credited(
        back.gross_minor,
        billed=Amount(line.gross_minor, line.tax_minor),
        before=Amount(sum(item.gross_minor for item in off), sum(item.tax_minor for item in off)),
        said_tax=back.tax_minor,
    )
    net = amount.gross_minor - amount.tax_minor
    return Item(
        kind=line.kind,
        title=line.title,
        options=line.options,
        sku=line.sku,
        quantity=back.quantity,
        list_net_minor=net,
        discount_minor=0,
        net_minor=net,
        tax_minor=amount.tax_minor,
        rate_bps=line.rate_bps,
        category=line.category,
        reason=line.reason,
        line_id=line.line_id,
    )
