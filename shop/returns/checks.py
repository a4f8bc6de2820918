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
               || coalesce(r.sum, 0) + coalesce(h.sum, 0) + coalesce(w.sum, 0)
        FROM returns_returncase c
        LEFT JOIN (
          SELECT split_part(f.key, ':', 3) AS id, sum(f.amount_minor) AS sum,
                 sum(f.amount_minor) FILTER (WHERE f.status <> 'failed') AS alive
          FROM payments_refund f WHERE starts_with(f.key, 'return:case:') GROUP BY 1
        ) f ON f.id = c.id::text
        CROSS JOIN LATERAL (SELECT CASE WHEN c.paid_back_at IS NULL THEN f.sum ELSE f.alive END AS sum) r
        LEFT JOIN (
          SELECT j.key, sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          WHERE j.kind = 'handback' AND p.amount_minor > 0 GROUP BY j.key
        ) h ON h.key = 'handback:case:' || c.id
        LEFT JOIN (
          SELECT split_part(x.key, ':', 3) AS id, sum(x.amount_minor) AS sum FROM (
            SELECT key, amount_minor FROM wallet_tenderrefund WHERE starts_with(key, 'return:case:')
            UNION ALL
            SELECT key, amount_minor FROM wallet_purseentry WHERE starts_with(key, 'refund:case:')
          ) x GROUP BY 1
        ) w ON w.id = c.id::text
        WHERE c.tendered_minor <> coalesce(w.sum, 0)
          OR c.refund_minor <> coalesce(r.sum, 0) + coalesce(h.sum, 0) + coalesce(w.sum, 0)
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
