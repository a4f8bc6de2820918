"""What the books must say about sellers' money; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "release",
        """
        SELECT 'package ' || r.package_id, 'was released with ' || r.ready_minor || ' ready and ' || r.reserve_minor
               || ' kept, its journal says ' || coalesce(j.ready, 0) || ' and ' || coalesce(j.kept, 0)
        FROM payouts_release r
        LEFT JOIN (
          SELECT j.key, split_part(a.code, ':', 2) AS seller,
                 -sum(p.amount_minor) FILTER (WHERE starts_with(a.code, 'seller_ready:')) AS ready,
                 -sum(p.amount_minor) FILTER (WHERE starts_with(a.code, 'seller_reserve:')) AS kept
          FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id WHERE j.kind = 'release' GROUP BY 1, 2
        ) j ON j.key = 'release:release:' || r.id AND j.seller = r.seller_id::text
        WHERE r.ready_minor <> coalesce(j.ready, 0) OR r.reserve_minor <> coalesce(j.kept, 0) ORDER BY r.id
        """,
    )
)
register(
    from_sql(
        "released package",
        """
        SELECT 'package ' || coalesce(p.id, r.package_id),
               CASE WHEN r.id IS NULL THEN 'says that it was released' ELSE 'was released and does not say so' END
        FROM orders_package p FULL JOIN payouts_release r ON r.package_id = p.id
        WHERE (p.released_at IS NULL) <> (r.id IS NULL) ORDER BY 1
        """,
    )
)
register(
    from_sql(
        "hold",
        """
        SELECT 'order ' || p.order_id, 'was released, and ' || b.sum || ' is still on hold'
        FROM payouts_release r JOIN orders_package p ON p.id = r.package_id
        JOIN (
          SELECT j.reference, a.code, -sum(x.amount_minor) AS sum FROM ledger_account a
          JOIN ledger_posting x ON x.account_id = a.id JOIN ledger_journal j ON j.id = x.journal_id
          WHERE starts_with(a.code, 'seller_payable:') GROUP BY 1, 2 HAVING sum(x.amount_minor) <> 0
        ) b ON b.reference = 'order:' || p.order_id AND b.code = 'seller_payable:' || r.seller_id
        ORDER BY r.id
        """,
    )
)
register(
    from_sql(
        "reserve",
        """
        SELECT 'package ' || r.package_id, 'kept ' || r.reserve_minor
               || CASE WHEN r.reserve_freed_at IS NULL THEN '' ELSE ' and was set free' END || ', the books keep '
               || k.kept
        FROM payouts_release r JOIN orders_package p ON p.id = r.package_id
        LEFT JOIN (
          SELECT j.reference, a.code, -sum(x.amount_minor) AS sum FROM ledger_account a
          JOIN ledger_posting x ON x.account_id = a.id JOIN ledger_journal j ON j.id = x.journal_id
          WHERE starts_with(a.code, 'seller_reserve:') GROUP BY 1, 2
        ) b ON b.reference = 'order:' || p.order_id AND b.code = 'seller_reserve:' || r.seller_id
        CROSS JOIN LATERAL (SELECT coalesce(b.sum, 0) AS kept) k
        WHERE k.kept < 0 OR k.kept > r.reserve_minor OR (r.reserve_freed_at IS NOT NULL AND k.kept <> 0)
        ORDER BY r.id
        """,
    )
)
register(
    from_sql(
        "payout",
        """
        SELECT 'PO-' || 1000 + p.id, 'is ' || p.status || ' over ' || p.amount_minor || ', the seller has '
               || coalesce(j.seller, 0) || ' less and our bank or a provider gave ' || coalesce(j.bank, 0)
        FROM payouts_payout p
        LEFT JOIN LATERAL (
          SELECT sum(x.amount_minor) FILTER (WHERE a.code = 'seller_ready:' || p.seller_id) AS seller,
                 -sum(x.amount_minor) FILTER (WHERE a.code = 'bank' OR starts_with(a.code, 'gateway_settled:')) AS bank
          FROM ledger_journal j JOIN ledger_posting x ON x.journal_id = j.id
          JOIN ledger_account a ON a.id = x.account_id WHERE j.reference = 'payout:' || p.id
        ) j ON true
        WHERE coalesce(j.seller, 0) <> CASE WHEN p.status IN ('approved', 'sent', 'paid') THEN p.amount_minor ELSE 0 END
           OR coalesce(j.bank, 0) <> CASE p.status WHEN 'paid' THEN p.amount_minor ELSE 0 END
        ORDER BY p.id
        """,
    )
)
register(
    from_sql(
        "payouts on the way",
        """
        SELECT coalesce(w.currency, b.currency), 'has payouts of ' || coalesce(w.sum, 0)
               || ' on the way, the books say ' || coalesce(b.sum, 0)
        FROM (SELECT currency, sum(amount_minor) FROM payouts_payout WHERE status IN ('approved', 'sent') GROUP BY 1) w
        FULL JOIN (
          SELECT a.currency, -sum(x.amount_minor) AS sum FROM ledger_account a
          JOIN ledger_posting x ON x.account_id = a.id WHERE a.code = 'payouts_on_the_way' GROUP BY 1
        ) b ON b.currency = w.currency
        WHERE coalesce(w.sum, 0) <> coalesce(b.sum, 0) ORDER BY 1
        """,
    )
)
register(
    from_sql(
        "adjustment",
        """
        SELECT 'adjustment ' || d.id, 'gives ' || d.amount_minor || ', its journal says ' || coalesce(j.sum, 0)
        FROM payouts_adjustment d
        LEFT JOIN LATERAL (
          SELECT -sum(x.amount_minor) AS sum FROM ledger_journal j JOIN ledger_posting x ON x.journal_id = j.id
          JOIN ledger_account a ON a.id = x.account_id
          WHERE j.key = 'adjust:adjustment:' || d.id AND a.code = 'seller_ready:' || d.seller_id
        ) j ON true
        WHERE d.amount_minor <> coalesce(j.sum, 0) ORDER BY d.id
        """,
    )
)
register(
    from_sql(
        "statement",
        """
        SELECT s.seller_id || ' ' || s.starts_on, 'goes from ' || s.opening_minor || ' to ' || s.closing_minor
               || ' with ' || s.reserve_closing_minor || ' kept, the books from ' || b.opening || ' to ' || b.closing
               || ' with ' || b.kept
        FROM payouts_statement s
        JOIN LATERAL (
          SELECT coalesce(-sum(x.amount_minor) FILTER (WHERE r.code <> a.code AND j.at < s.starts_at), 0) AS opening,
                 coalesce(-sum(x.amount_minor) FILTER (WHERE r.code <> a.code), 0) AS closing,
                 coalesce(-sum(x.amount_minor) FILTER (WHERE r.code = a.code), 0) AS kept
          FROM (SELECT 'seller_reserve:' || s.seller_id AS code) r, ledger_account a
          JOIN ledger_posting x ON x.account_id = a.id JOIN ledger_journal j ON j.id = x.journal_id
          WHERE a.code IN ('seller_payable:' || s.seller_id, 'seller_ready:' || s.seller_id,
                           'seller_reserve:' || s.seller_id)
            AND a.currency = s.currency AND j.at < s.ends_at
        ) b ON true
        WHERE s.opening_minor <> b.opening OR s.closing_minor <> b.closing OR s.reserve_closing_minor <> b.kept
        ORDER BY s.id
        """,
    )
)
