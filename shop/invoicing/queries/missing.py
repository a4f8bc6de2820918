"""What should have a paper and has none, and what a month's commission is made of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from shop.ledger.queries import fees_by_reference
from shop.ledger.types import Part
from shop.orders.models import OrderLine
from shop.orders.types import REFERENCE, order_id_of
from shop.payouts.models import Statement

# How long something waits is read from rows that the database dated itself, whatever day the fact itself names.
MISSING = """
SELECT 'invoice', p.id, 0, p.shipped_at FROM orders_package p
WHERE p.status IN ('shipped', 'delivered') AND p.total_minor > 0
  AND NOT EXISTS (SELECT 1 FROM invoicing_document d WHERE d.package_id = p.id)
  AND EXISTS (SELECT 1 FROM orders_packagechange c WHERE c.subject_id = p.id
              AND c.to_status IN ('shipped', 'delivered')
              AND c.created_at <= clock_timestamp() - make_interval(secs => %(seconds)s))
UNION ALL
SELECT 'return', r.package_id, r.id, r.settled_at FROM returns_returncase r
JOIN invoicing_document i ON i.package_id = r.package_id AND i.kind = 'invoice'
WHERE r.status = 'settled' AND r.refund_minor > 0
  AND NOT EXISTS (SELECT 1 FROM invoicing_document d WHERE d.key = 'credit:case:' || r.id)
  AND EXISTS (SELECT 1 FROM returns_returnchange c WHERE c.subject_id = r.id
              AND c.to_status = 'settled' AND c.created_at <= clock_timestamp() - make_interval(secs => %(seconds)s))
UNION ALL
SELECT 'shortfall', l.package_id, s.id, s.at FROM orders_shortfall s
JOIN orders_orderline l ON l.id = s.line_id
JOIN invoicing_document i ON i.package_id = l.package_id AND i.kind = 'invoice'
WHERE s.amount_minor > 0 AND s.created_at <= clock_timestamp() - make_interval(secs => %(seconds)s)
  AND NOT EXISTS (SELECT 1 FROM invoicing_document d
                  WHERE d.package_id = l.package_id AND d.paper->'covers' @> to_jsonb(s.id))
UNION ALL
SELECT 'dispute', p.id, b.id, b.closed_at FROM disputes_dispute b
JOIN orders_package p ON p.order_id = b.order_id
JOIN invoicing_document i ON i.package_id = p.id AND i.kind = 'invoice'
WHERE b.status = 'lost' AND b.taken_minor > 0
  AND NOT EXISTS (SELECT 1 FROM invoicing_document d WHERE d.key = 'credit:dispute:' || b.id || ':' || p.id)
  AND EXISTS (SELECT 1 FROM ledger_journal j JOIN ledger_posting x ON x.journal_id = j.id
              JOIN ledger_account a ON a.id = x.account_id
              WHERE j.key = 'chargeback:dispute:' || b.id AND x.part IN ('goods', 'delivery')
                AND a.code IN ('seller_payable:' || p.seller_id, 'seller_ready:' || p.seller_id))
  AND EXISTS (SELECT 1 FROM disputes_disputechange c WHERE c.subject_id = b.id
              AND c.to_status = 'lost' AND c.created_at <= clock_timestamp() - make_interval(secs => %(seconds)s))
ORDER BY 4, 3, 2
"""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact without its paper: `what` is invoice, return, shortfall or dispute, `row_id` that of the last three."""

    what: str
    package_id: int
    row_id: int
    at: datetime


def missing_papers(*, waited: timedelta) -> list[Missing]:
    """Facts that have waited so long for their paper, in the order in which they happened."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, {"seconds": waited.total_seconds()})
        return [Missing(*row) for row in cursor.fetchall()]


def statements_without_paper() -> QuerySet[Statement]:
    """Statements with commission in them that the marketplace has not billed yet, oldest first."""
    some = Statement.objects.filter(document=None).exclude(Q(commission_minor=0) & Q(vat_minor=0))
    return some.select_related("seller").order_by("starts_on", "pk")


def commission_by_rate(statement: Statement) -> dict[int, tuple[int, int]]:
    """(commission, VAT on it) of a statement as the marketplace earned them, by the rate of VAT in basis points.

    What moved for an order has the rate that was frozen on its lines when it was sold.
    """
    span = {"starts_at": statement.starts_at, "ends_at": statement.ends_at}
    moved = fees_by_reference(statement.seller_id, statement.currency, **span)
    orders = {order_id_of(reference) for reference, _part, _sum in moved if reference.startswith(REFERENCE)}
    rates = _rates(statement.seller_id, orders)
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for reference, part, amount in moved:
        rate = rates.get(order_id_of(reference), 0) if reference.startswith(REFERENCE) else 0
        found[rate][part == Part.VAT] += amount
    return {rate: (fee, vat) for rate, (fee, vat) in sorted(found.items(), reverse=True) if fee or vat}


def _rates(seller_id: int, order_ids: set[int]) -> dict[int, int]:
    lines = OrderLine.objects.filter(package__seller=seller_id, package__order__in=order_ids)
    return dict(lines.order_by("commission_vat_bps").values_list("package__order", "commission_vat_bps"))
