"""What the books must say about orders; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "order adds up",
        """
        SELECT o.number, 'totals ' || o.total_minor || ', its packages, gift cards and rounding sum to '
               || coalesce(sum(p.total_minor), 0) + coalesce(g.sum, 0) + o.rounding_minor
        FROM orders_order o LEFT JOIN orders_package p ON p.order_id = o.id
        LEFT JOIN (
          SELECT reference, sum(initial_minor) FROM wallet_giftcard WHERE replaces_id IS NULL GROUP BY 1
        ) g ON g.reference = 'order:' || o.id
        GROUP BY o.id, g.sum
        HAVING o.total_minor <> coalesce(sum(p.total_minor), 0) + coalesce(g.sum, 0) + o.rounding_minor ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "package adds up",
        """
        SELECT o.number || '-' || p.letter, 'has goods of ' || p.goods_minor - p.discount_minor
               || ', its lines sum to ' || coalesce(sum(l.total_minor), 0)
        FROM orders_package p JOIN orders_order o ON o.id = p.order_id
        LEFT JOIN orders_orderline l ON l.package_id = p.id
        GROUP BY o.id, p.id HAVING p.goods_minor - p.discount_minor <> coalesce(sum(l.total_minor), 0) ORDER BY p.id
        """,
    )
)
register(
    from_sql(
        "sale",
        """
        SELECT o.number, 'was ' || CASE WHEN o.placed_at IS NULL THEN 'never placed' ELSE 'placed' END || ' for '
               || o.total_minor || ', its sale is posted over ' || coalesce(j.owed, 0)
        FROM orders_order o
        LEFT JOIN (
          SELECT j.key, sum(p.amount_minor) AS owed FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id
          WHERE j.kind = 'sale' AND a.code = 'buyer_receivable' GROUP BY j.key
        ) j ON j.key = 'sale:order:' || o.id
        WHERE coalesce(j.owed, 0) <> CASE WHEN o.placed_at IS NULL THEN 0 ELSE o.total_minor END ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "cancellation",
        """
        SELECT o.number, 'is ' || o.status || CASE WHEN j.id IS NULL THEN ' without' ELSE ' with' END || ' a reversal'
        FROM orders_order o LEFT JOIN ledger_journal j ON j.key = 'cancel:order:' || o.id
        WHERE (j.id IS NOT NULL)
          <> (o.status = 'cancelled' AND o.placed_at IS NOT NULL AND (o.total_minor <> 0 OR o.funded_minor <> 0))
        ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "tax of sale",
        """
        SELECT o.number, 'bears tax of ' || o.tax_minor || ', its reasons say ' || coalesce(t.sum, 0)
               || ', its sale noted ' || coalesce(m.sum, 0)
        FROM orders_order o
        LEFT JOIN LATERAL (
          SELECT sum(x.tax_minor) FROM orders_ordertax x JOIN orders_package p ON p.id = x.package_id
          WHERE p.order_id = o.id
        ) t ON true
        LEFT JOIN LATERAL (SELECT sum(tax_minor) FROM tax_taxmove WHERE key = 'sale:order:' || o.id) m ON true
        WHERE o.quote->'parcels'->0 ? 'shipping_taxes' AND (
          o.tax_minor <> coalesce(t.sum, 0)
          OR coalesce(m.sum, 0) <> CASE WHEN o.placed_at IS NULL OR o.total_minor = 0 THEN 0 ELSE o.tax_minor END
        ) ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "tax of the marketplace",
        """
        SELECT coalesce(m.reference, b.reference), 'brought ' || coalesce(m.sum, 0) || ' of tax for '
               || coalesce(m.jurisdiction, b.jurisdiction) || ', the books owe ' || coalesce(b.sum, 0)
        FROM (
          SELECT reference, jurisdiction, currency, sum(tax_minor) AS sum FROM tax_taxmove
          WHERE remitter = 'marketplace' GROUP BY reference, jurisdiction, currency HAVING sum(tax_minor) <> 0
        ) m
        FULL JOIN (
          SELECT j.reference, substr(a.code, 19) AS jurisdiction, a.currency, -sum(p.amount_minor) AS sum
          FROM ledger_account a JOIN ledger_posting p ON p.account_id = a.id
          JOIN ledger_journal j ON j.id = p.journal_id
          WHERE a.code LIKE 'sales_tax_payable:%' AND j.reference LIKE 'order:%'
          GROUP BY j.reference, a.code, a.currency HAVING sum(p.amount_minor) <> 0
        ) b ON b.reference = m.reference AND b.jurisdiction = m.jurisdiction AND b.currency = m.currency
        WHERE coalesce(m.sum, 0) <> coalesce(b.sum, 0) ORDER BY 1
        """,
    )
)
register(
    from_sql(
        "commission of sale",
        """
        SELECT o.number, 'keeps ' || l.fee || ' and VAT of ' || l.vat || ' on its lines, its sale posts '
               || coalesce(j.fee, 0) || ' and ' || coalesce(j.vat, 0)
        FROM orders_order o
        JOIN (
          SELECT p.order_id, sum(x.commission_minor) AS fee, sum(x.commission_vat_minor) AS vat
          FROM orders_orderline x JOIN orders_package p ON p.id = x.package_id GROUP BY 1
        ) l ON l.order_id = o.id
        LEFT JOIN (
          SELECT j.key, -sum(p.amount_minor) FILTER (WHERE a.code = 'commission') AS fee,
                 -sum(p.amount_minor) FILTER (WHERE a.code = 'vat_on_commission') AS vat
          FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id
          WHERE j.kind = 'sale' AND a.code IN ('commission', 'vat_on_commission') GROUP BY j.key
        ) j ON j.key = 'sale:order:' || o.id
        WHERE o.placed_at IS NOT NULL AND (o.total_minor <> 0 OR o.funded_minor <> 0)
          AND (l.fee <> coalesce(j.fee, 0) OR l.vat <> coalesce(j.vat, 0)) ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "promotions of sale",
        """
        SELECT o.number, 'promises its sellers ' || o.funded_minor || ' for discounts, its lines and deliveries '
               || f.sum || ', its sale posts ' || coalesce(j.sum, 0)
        FROM orders_order o
        JOIN LATERAL (
          SELECT coalesce(sum(p.shipping_funded_minor), 0) + coalesce(sum(l.sum), 0) AS sum FROM orders_package p
          LEFT JOIN LATERAL (SELECT sum(funded_minor) FROM orders_orderline WHERE package_id = p.id) l ON true
          WHERE p.order_id = o.id
        ) f ON true
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id
          WHERE j.key = 'sale:order:' || o.id AND a.code = 'promotion_expense'
        ) j ON true
        WHERE o.funded_minor <> f.sum
           OR coalesce(j.sum, 0) <> CASE WHEN o.placed_at IS NULL THEN 0 ELSE o.funded_minor END
        ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "reductions of a line",
        """
        SELECT o.number || '-' || p.letter, 'line ' || l.id || ' is reduced by ' || l.discount_minor || ', of it '
               || l.funded_minor || ' by us; its promotions say ' || coalesce(r.sum, 0)
               || ' and ' || coalesce(r.ours, 0)
        FROM orders_orderline l JOIN orders_package p ON p.id = l.package_id JOIN orders_order o ON o.id = p.order_id
        LEFT JOIN LATERAL (
          SELECT sum(amount_minor) AS sum, sum(amount_minor) FILTER (WHERE payer = 'platform') AS ours
          FROM orders_reduction WHERE line_id = l.id
        ) r ON true
        WHERE (l.discount_minor <> coalesce(r.sum, 0) OR l.funded_minor <> coalesce(r.ours, 0))
          AND NOT jsonb_exists(o.quote, 'replaces') ORDER BY l.id
        """,
    )
)
register(
    from_sql(
        "promotion of what does not come",
        """
        SELECT o.number, 'shortfall ' || s.id || ' takes back ' || s.funded_minor || ' of our discounts, its journal '
               || coalesce(j.sum, 0)
        FROM orders_shortfall s JOIN orders_orderline l ON l.id = s.line_id
        JOIN orders_package p ON p.id = l.package_id JOIN orders_order o ON o.id = p.order_id
        LEFT JOIN LATERAL (
          SELECT -sum(x.amount_minor) AS sum FROM ledger_journal j JOIN ledger_posting x ON x.journal_id = j.id
          JOIN ledger_account t ON t.id = x.account_id
          WHERE j.key = 'short:shortfall:' || s.id AND t.code = 'promotion_expense'
        ) j ON true
        WHERE s.funded_minor <> coalesce(j.sum, 0) ORDER BY s.id
        """,
    )
)
