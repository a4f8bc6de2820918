"""What the books must say about returns; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "return",
        """
        SELECT c.number, 'is ' || c.status || ' over ' || c.refund_minor || ', the books owe ' || coalesce(j.owed, 0)
               || '; of our discounts ' || c.funded_minor || ' come back, the books say ' || coalesce(j.funded, 0)
        FROM returns_returncase c
        LEFT JOIN LATERAL (
          SELECT -sum(p.amount_minor) FILTER (WHERE a.code = 'buyer_receivable') AS owed,
                 -sum(p.amount_minor) FILTER (WHERE a.code = 'promotion_expense') AS funded
          FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id
          WHERE j.key = 'return:case:' || c.id
        ) j ON true
        WHERE c.refund_minor <> coalesce(j.owed, 0) OR c.funded_minor <> coalesce(j.funded, 0) ORDER BY c.id
        """,
    )
)
register(
    from_sql(
        "money of a return",
        """
        SELECT c.number, 'gives back ' || c.refund_minor || ', refunds and hands gave '
               || coalesce(r.sum, 0) + coalesce(h.sum, 0)
        FROM returns_returncase c
        LEFT JOIN LATERAL (
          SELECT sum(f.amount_minor) FROM payments_refund f
          WHERE f.key LIKE 'return:case:' || c.id || ':%' AND (f.status <> 'failed' OR c.paid_back_at IS NULL)
        ) r ON true
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          WHERE j.key = 'handback:case:' || c.id AND p.amount_minor > 0
        ) h ON true
        WHERE c.refund_minor <> coalesce(r.sum, 0) + coalesce(h.sum, 0)
          AND NOT (c.by_hand AND c.paid_back_at IS NULL AND coalesce(r.sum, 0) + coalesce(h.sum, 0) = 0)
        ORDER BY c.id
        """,
    )
)
register(
    from_sql(
        "returned within the sale",
        """
        SELECT o.number || '-' || p.letter, 'cost ' || p.total_minor || ', and ' || c.back + s.short || ' went back'
        FROM orders_package p JOIN orders_order o ON o.id = p.order_id
        JOIN (SELECT package_id, sum(refund_minor) AS back FROM returns_returncase GROUP BY 1) c ON c.package_id = p.id
        LEFT JOIN LATERAL (
          SELECT coalesce(sum(f.amount_minor), 0) AS short
          FROM orders_shortfall f JOIN orders_orderline l ON l.id = f.line_id WHERE l.package_id = p.id
        ) s ON true
        WHERE c.back + s.short > p.total_minor ORDER BY p.id
        """,
    )
)
