"""What the books must say about checkouts; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "paid order",
        """
        SELECT o.number, 'is ' || o.status || ' by ' || o.payment_method || ', and nothing was captured or is due'
        FROM orders_order o
        WHERE o.status = 'placed' AND o.total_minor <> 0 AND NOT EXISTS (
          SELECT 1 FROM payments_attempt a
          WHERE a.reference = 'order:' || o.id AND (a.captured_minor > 0 OR a.status = 'due')
        ) ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "money kept",
        """
        SELECT o.number, 'is ' || o.status || ' and keeps ' || sum(a.captured_minor - a.refunded_minor)
               || ' of a total of ' || o.total_minor
        FROM orders_order o JOIN payments_attempt a ON a.reference = 'order:' || o.id
        GROUP BY o.id
        HAVING sum(a.captured_minor - a.refunded_minor) > CASE o.status WHEN 'placed' THEN o.total_minor ELSE 0 END
        ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "cash collected",
        """
        SELECT o.number, 'has delivered packages for ' || coalesce(d.sum, 0) || ', cash is posted over '
               || coalesce(c.sum, 0)
        FROM orders_order o JOIN payments_attempt a ON a.reference = 'order:' || o.id AND a.method = 'cod'
        LEFT JOIN (
          SELECT o.id, sum(p.total_minor + CASE p.letter WHEN 'A' THEN o.rounding_minor ELSE 0 END
                           - coalesce(s.sum, 0)) AS sum
          FROM orders_order o JOIN orders_package p ON p.order_id = o.id AND p.status = 'delivered'
          LEFT JOIN (
            SELECT l.package_id, sum(s.amount_minor) FROM orders_shortfall s
            JOIN orders_orderline l ON l.id = s.line_id GROUP BY 1
          ) s ON s.package_id = p.id GROUP BY 1
        ) d ON d.id = o.id
        LEFT JOIN (
          SELECT j.reference, sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account t ON t.id = p.account_id WHERE t.code = 'cash_in_transit' GROUP BY 1
        ) c ON c.reference = 'order:' || o.id
        WHERE a.status IN ('due', 'captured') AND coalesce(d.sum, 0) <> coalesce(c.sum, 0) ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "stock of orders",
        """
        SELECT o.number, 'is ' || o.status || ', and its stock is ' || h.state
        FROM orders_order o JOIN inventory_hold h ON h.order_id = o.id
        WHERE h.state = 'held' AND o.status <> 'awaiting_payment'
           OR h.state = 'sold' AND o.status <> 'placed'
        ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "shortfall",
        """
        SELECT o.number, 'lacks ' || s.amount_minor || ' for shortfall ' || s.id || ', its journal says '
               || coalesce(j.sum, 0)
        FROM orders_shortfall s JOIN orders_orderline l ON l.id = s.line_id
        JOIN orders_package p ON p.id = l.package_id JOIN orders_order o ON o.id = p.order_id
        LEFT JOIN LATERAL (
          SELECT sum(-x.amount_minor) FROM ledger_journal j JOIN ledger_posting x ON x.journal_id = j.id
          JOIN ledger_account t ON t.id = x.account_id
          WHERE j.key = 'short:shortfall:' || s.id AND t.code = 'buyer_receivable'
        ) j ON true
        WHERE s.amount_minor <> coalesce(j.sum, 0) ORDER BY s.id
        """,
    )
)
register(
    from_sql(
        "paid for what comes",
        """
        SELECT o.number, 'comes for ' || o.total_minor - short.sum || ', and '
               || sum(CASE a.status WHEN 'due' THEN a.amount_minor ELSE a.captured_minor - a.refunded_minor END)
               || ' is paid or due'
        FROM orders_order o JOIN payments_attempt a ON a.reference = 'order:' || o.id
        JOIN LATERAL (
          SELECT sum(s.amount_minor) FROM orders_shortfall s JOIN orders_orderline l ON l.id = s.line_id
          JOIN orders_package p ON p.id = l.package_id WHERE p.order_id = o.id
        ) short ON short.sum <> 0
        WHERE o.status = 'placed' GROUP BY o.id, short.sum
        HAVING sum(CASE a.status WHEN 'due' THEN a.amount_minor ELSE a.captured_minor - a.refunded_minor END)
          > o.total_minor - short.sum
        ORDER BY o.id
        """,
    )
)
