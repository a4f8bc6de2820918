"""What papers must agree with; looked at by `manage.py ledger verify`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from shop.ledger.checks import from_sql, register
from shop.ledger.types import Difference

from .queries import missing_papers

PATIENCE = timedelta(hours=1)
"""The worker delivers facts within seconds, and a sweep finds what it could not."""

register(
    from_sql(
        "paper adds up",
        """
        SELECT d.number, 'says ' || d.net_minor || ' and tax of ' || d.tax_minor || ', its lines sum to '
               || coalesce(i.net, 0) || ' and ' || coalesce(i.tax, 0)
        FROM invoicing_document d
        LEFT JOIN LATERAL (
          SELECT sum((x->>'net_minor')::bigint) AS net, sum((x->>'tax_minor')::bigint) AS tax,
                 count(*) FILTER (WHERE (x->>'list_net_minor')::bigint - (x->>'discount_minor')::bigint
                                        <> (x->>'net_minor')::bigint) AS wrong
          FROM jsonb_array_elements(d.paper->'items') x
        ) i ON true
        WHERE d.net_minor <> coalesce(i.net, 0) OR d.tax_minor <> coalesce(i.tax, 0) OR i.wrong <> 0 ORDER BY d.id
        """,
    )
)
register(
    from_sql(
        "invoice",
        """
        SELECT d.number, 'bills ' || d.total_minor || ' with tax of ' || d.tax_minor || ', package ' || o.number || '-'
               || p.letter || ' costs ' || p.total_minor || ' with ' || r.off || ' off, rounding of ' || r.cents
               || ' and tax of ' || p.tax_minor
        FROM invoicing_document d JOIN orders_package p ON p.id = d.package_id JOIN orders_order o ON o.id = p.order_id
        JOIN LATERAL (
          SELECT coalesce(sum(s.amount_minor), 0) AS off,
                 CASE p.letter WHEN 'A' THEN o.rounding_minor ELSE 0 END AS cents
          FROM orders_shortfall s JOIN orders_orderline l ON l.id = s.line_id
          WHERE l.package_id = p.id AND d.paper->'covers' @> to_jsonb(s.id)
        ) r ON true
        WHERE d.kind = 'invoice' AND (d.total_minor <> p.total_minor + r.cents - r.off
                                      OR (r.off = 0 AND d.tax_minor <> p.tax_minor)) ORDER BY d.id
        """,
    )
)
register(
    from_sql(
        "credit note",
        """
        SELECT d.number, 'takes off ' || d.total_minor || ', the books ' || coalesce(j.sum, 0) + coalesce(b.sum, 0)
        FROM invoicing_document d
        LEFT JOIN LATERAL (
          SELECT -sum(x.amount_minor) AS sum FROM ledger_journal j JOIN ledger_posting x ON x.journal_id = j.id
          JOIN ledger_account a ON a.id = x.account_id
          WHERE a.code = 'buyer_receivable'
            AND j.key IN (SELECT replace(d.key, 'credit:case:', 'return:case:') UNION ALL
                          SELECT 'short:shortfall:' || s FROM jsonb_array_elements_text(d.paper->'covers') s)
        ) j ON true
        LEFT JOIN LATERAL (
          SELECT sum(x.amount_minor) AS sum FROM ledger_journal j JOIN ledger_posting x ON x.journal_id = j.id
          JOIN ledger_account a ON a.id = x.account_id
          WHERE j.key = 'chargeback:dispute:' || split_part(d.key, ':', 3) AND d.key LIKE 'credit:dispute:%'
            AND a.code LIKE 'seller\\_%:' || d.seller_id AND x.part IN ('goods', 'delivery')
        ) b ON true
        WHERE d.kind = 'credit' AND d.total_minor <> coalesce(j.sum, 0) + coalesce(b.sum, 0) ORDER BY d.id
        """,
    )
)
register(
    from_sql(
        "credited within the invoice",
        """
        SELECT d.number, 'bills ' || d.total_minor || ' with tax of ' || d.tax_minor || ', and ' || sum(c.total_minor)
               || ' with tax of ' || sum(c.tax_minor) || ' was credited'
        FROM invoicing_document d JOIN invoicing_document c ON c.invoice_id = d.id
        GROUP BY d.id HAVING sum(c.total_minor) > d.total_minor OR sum(c.tax_minor) > d.tax_minor ORDER BY d.id
        """,
    )
)
register(
    from_sql(
        "commission invoice",
        """
        SELECT d.number, 'bills ' || s.sign * d.net_minor || ' and VAT of ' || s.sign * d.tax_minor
               || ', its statement has ' || -t.commission_minor || ' and ' || -t.vat_minor
        FROM invoicing_document d JOIN payouts_statement t ON t.id = d.statement_id
        CROSS JOIN LATERAL (SELECT CASE d.kind WHEN 'commission' THEN 1 ELSE -1 END AS sign) s
        WHERE s.sign * d.net_minor <> -t.commission_minor OR s.sign * d.tax_minor <> -t.vat_minor ORDER BY d.id
        """,
    )
)
register(
    from_sql(
        "series of papers",
        """
        SELECT d.series, 'has ' || count(*) || ' papers up to ' || max(d.place) || ', its counter stands at '
               || coalesce(max(c.last), 0) || ', and ' || sum(d.earlier) || ' papers are dated before the one before'
        FROM (
          SELECT series, place,
                 (issued_at < lag(issued_at) OVER (PARTITION BY series ORDER BY place))::int AS earlier
          FROM invoicing_document
        ) d LEFT JOIN base_counter c ON c.name = 'invoicing:' || d.series
        GROUP BY d.series
        HAVING count(*) <> max(d.place) OR max(c.last) IS DISTINCT FROM max(d.place) OR sum(d.earlier) > 0
        ORDER BY d.series
        """,
    )
)


@register
def missing() -> Iterable[Difference]:
    """Facts that have waited too long for their paper."""
    for fact in missing_papers(waited=PATIENCE):
        yield Difference("paper", f"{fact.what} of package {fact.package_id}", "has not been issued")
