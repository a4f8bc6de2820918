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
        LEFT JOIN (
          SELECT j.key, sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          WHERE j.kind = 'handback' AND p.amount_minor > 0 GROUP BY j.key
        ) h ON h.key = 'handback:case:' || c.id
        CROSS JOIN LATERAL (
          SELECT c.paid_back_at IS NOT NULL AND h.sum IS NULL AND EXISTS (
            SELECT 1 FROM payments_refund x JOIN payments_attempt t ON t.id = x.attempt_id
            JOIN orders_package k ON t.reference = 'order:' || k.order_id
            WHERE k.id = c.package_id AND starts_with(x.key, 'office:') AND x.status <> 'failed'
          ) AS by_office
        ) o
        CROSS JOIN LATERAL (
          SELECT CASE WHEN c.paid_back_at IS NULL OR o.by_office THEN f.sum ELSE f.alive END AS sum
        ) r
        LEFT JOIN (
          SELECT split_part(x.key, ':', 3) AS id, sum(x.amount_minor) AS sum FROM (
            SELECT key, amount_minor FROM wallet_tenderrefund WHERE starts_with(key, 'return:case:')
            UNION ALL
            SELECT key, amount_minor FROM wallet_purseentry WHERE starts_with(key, 'refund:case:')
          ) x GROUP BY 1
        ) w ON w.id = c.id::text
        WHERE c.tendered_minor <> coalesce(w.sum, 0)
          OR c.refund_minor <> coalesce(r.sum, 0) + coalesce(h.sum, 0) + coalesce(w.sum, 0)
          AND NOT (c.by_hand AND (c.paid_back_at IS NULL OR o.by_office)
                   AND coalesce(r.sum, 0) + coalesce(h.sum, 0) = 0)
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
# What banks took back is left out of the next two: room `disputes` looks at it.
register(
    from_sql(
        "income of a sale",
        """
        WITH books AS (
          SELECT j.reference, -sum(x.amount_minor) FILTER (WHERE a.code = 'commission') AS fee,
                 -sum(x.amount_minor) FILTER (WHERE a.code = 'vat_on_commission') AS vat,
                 -sum(x.amount_minor) FILTER (WHERE a.code = 'rounding') AS cents
          FROM ledger_account a JOIN ledger_posting x ON x.account_id = a.id
          JOIN ledger_journal j ON j.id = x.journal_id
          WHERE a.code IN ('commission', 'vat_on_commission', 'rounding') AND j.kind NOT IN ('chargeback', 'chargewon')
          GROUP BY 1
        ), moved AS (
          SELECT p.order_id, l.commission_minor AS fee, l.commission_vat_minor AS vat, 0 AS cents
          FROM orders_orderline l JOIN orders_package p ON p.id = l.package_id
          UNION ALL
          SELECT p.order_id, -s.commission_minor, -s.commission_vat_minor, -s.rounding_minor FROM orders_shortfall s
          JOIN orders_orderline l ON l.id = s.line_id JOIN orders_package p ON p.id = l.package_id
          UNION ALL
          SELECT p.order_id, -c.commission_minor, -c.commission_vat_minor, 0
          FROM returns_returncase c JOIN orders_package p ON p.id = c.package_id
        ), shop AS (
          SELECT 'order:' || o.id AS reference, o.number, sum(m.fee) AS fee, sum(m.vat) AS vat,
                 o.rounding_minor + sum(m.cents) AS cents
          FROM orders_order o JOIN moved m ON m.order_id = o.id
          WHERE o.placed_at IS NOT NULL AND o.status <> 'cancelled' AND (o.total_minor <> 0 OR o.funded_minor <> 0)
          GROUP BY o.id
        )
        SELECT coalesce(s.number, b.reference), 'earns ' || coalesce(s.fee, 0) || ', VAT of ' || coalesce(s.vat, 0)
               || ' and rounding of ' || coalesce(s.cents, 0) || ', the books say ' || coalesce(b.fee, 0) || ', '
               || coalesce(b.vat, 0) || ' and ' || coalesce(b.cents, 0)
        FROM shop s FULL JOIN books b ON b.reference = s.reference
        WHERE coalesce(s.fee, 0) <> coalesce(b.fee, 0) OR coalesce(s.vat, 0) <> coalesce(b.vat, 0)
           OR coalesce(s.cents, 0) <> coalesce(b.cents, 0)
        ORDER BY 1
        """,
    )
)
register(
    from_sql(
        "seller's part on hold",
        """
        WITH books AS (
          SELECT j.reference, split_part(a.code, ':', 2) AS seller, split_part(a.code, ':', 1) AS account,
                 -sum(x.amount_minor) AS sum
          FROM ledger_account a JOIN ledger_posting x ON x.account_id = a.id
          JOIN ledger_journal j ON j.id = x.journal_id
          WHERE starts_with(a.code, 'seller_payable:') OR starts_with(a.code, 'seller_reserve:')
          GROUP BY 1, 2, 3
        ), given AS (
          SELECT l.package_id, sum(l.funded_minor - l.commission_minor - l.commission_vat_minor) AS sum
          FROM orders_orderline l GROUP BY 1
        ), taken AS (
          SELECT t.package_id, sum(t.sum) AS sum FROM (
            SELECT l.package_id, s.amount_minor - s.rounding_minor + s.funded_minor - s.commission_minor
                                 - s.commission_vat_minor AS sum
            FROM orders_shortfall s JOIN orders_orderline l ON l.id = s.line_id
            UNION ALL
            SELECT package_id, refund_minor + funded_minor - commission_minor - commission_vat_minor
            FROM returns_returncase
          ) t GROUP BY 1
        ), withheld AS (
          SELECT reference, seller_id, sum(tax_minor) AS sum FROM tax_taxmove
          WHERE remitter = 'marketplace' GROUP BY 1, 2
        )
        SELECT o.number || '-' || p.letter, 'has ' || d.due || ' on hold, the books say ' || coalesce(b.sum, 0)
               || ' and a reserve of ' || coalesce(r.sum, 0)
        FROM orders_package p JOIN orders_order o ON o.id = p.order_id
        LEFT JOIN given g ON g.package_id = p.id LEFT JOIN taken t ON t.package_id = p.id
        LEFT JOIN withheld w ON w.reference = 'order:' || o.id AND w.seller_id = p.seller_id
        LEFT JOIN books b ON b.reference = 'order:' || o.id AND b.seller = p.seller_id::text
          AND b.account = 'seller_payable'
        LEFT JOIN books r ON r.reference = 'order:' || o.id AND r.seller = p.seller_id::text
          AND r.account = 'seller_reserve'
        CROSS JOIN LATERAL (
          SELECT CASE WHEN o.placed_at IS NOT NULL AND o.status <> 'cancelled'
                           AND (o.total_minor <> 0 OR o.funded_minor <> 0)
            THEN p.total_minor + p.shipping_funded_minor + coalesce(g.sum, 0) - coalesce(t.sum, 0) - coalesce(w.sum, 0)
            ELSE 0 END AS due
        ) d
        WHERE p.released_at IS NULL AND (d.due <> coalesce(b.sum, 0) OR coalesce(r.sum, 0) <> 0)
          AND NOT EXISTS (SELECT 1 FROM ledger_journal j
                          WHERE j.reference = 'order:' || o.id AND j.kind IN ('chargeback', 'chargewon'))
        ORDER BY p.id
        """,
    )
)
