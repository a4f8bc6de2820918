"""What the books must say about checkouts; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "paid order",
        """
        SELECT o.number, 'is ' || o.status || ' by ' || o.payment_method || ', and nothing is captured, reserved or due'
        FROM orders_order o
        WHERE o.status = 'placed' AND o.total_minor <> 0 AND NOT EXISTS (
          SELECT 1 FROM payments_attempt a
          WHERE a.reference = 'order:' || o.id AND (a.captured_minor > 0 OR a.status IN ('due', 'authorized'))
        ) AND o.total_minor > coalesce((
          SELECT sum(t.amount_minor) FROM wallet_tender t
          WHERE t.reference = 'order:' || o.id AND t.status = 'captured'
        ), 0) + coalesce((
          SELECT sum(s.amount_minor) FROM orders_shortfall s JOIN orders_orderline l ON l.id = s.line_id
          JOIN orders_package p ON p.id = l.package_id WHERE p.order_id = o.id
        ), 0) ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "money kept",
        """
        WITH kept AS (
          SELECT reference, captured_minor - refunded_minor AS minor FROM payments_attempt
          UNION ALL
          SELECT reference, amount_minor - refunded_minor FROM wallet_tender WHERE status = 'captured'
        )
        SELECT o.number, 'is ' || o.status || ' and keeps ' || sum(k.minor) || ' of a total of ' || o.total_minor
        FROM orders_order o JOIN kept k ON k.reference = 'order:' || o.id
        GROUP BY o.id HAVING sum(k.minor) > CASE o.status WHEN 'placed' THEN o.total_minor ELSE 0 END
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
          SELECT order_id, sum(greatest(0, price - least(price, greatest(0, paid - before)) - short)) AS sum
          FROM (
            SELECT priced.*, sum(price) OVER (PARTITION BY order_id ORDER BY id) - price AS before
            FROM (
              SELECT p.id, p.order_id, p.status, coalesce(t.sum, 0) AS paid, coalesce(s.sum, 0) AS short,
                     p.total_minor + CASE p.letter WHEN 'A' THEN o.rounding_minor ELSE 0 END AS price
              FROM orders_package p JOIN orders_order o ON o.id = p.order_id
              LEFT JOIN (
                SELECT l.package_id, sum(s.amount_minor) FROM orders_shortfall s
                JOIN orders_orderline l ON l.id = s.line_id GROUP BY 1
              ) s ON s.package_id = p.id
              LEFT JOIN (
                SELECT reference, sum(amount_minor) FROM wallet_tender WHERE status = 'captured' GROUP BY 1
              ) t ON t.reference = 'order:' || o.id
            ) priced
          ) placed WHERE status = 'delivered' GROUP BY 1
        ) d ON d.order_id = o.id
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
        WITH paid AS (
          SELECT reference, CASE WHEN status IN ('due', 'authorized') THEN amount_minor - released_minor
                            ELSE captured_minor END - refunded_minor AS minor
          FROM payments_attempt a
          WHERE NOT EXISTS (SELECT 1 FROM payments_capture c WHERE c.attempt_id = a.id AND c.status = 'requested')
          UNION ALL
          SELECT reference, amount_minor - refunded_minor FROM wallet_tender WHERE status = 'captured'
        )
        SELECT o.number, 'comes for ' || o.total_minor - short.sum || ', and ' || sum(a.minor) || ' is paid or due'
        FROM orders_order o JOIN paid a ON a.reference = 'order:' || o.id
        JOIN LATERAL (
          SELECT sum(s.amount_minor) FROM orders_shortfall s JOIN orders_orderline l ON l.id = s.line_id
          JOIN orders_package p ON p.id = l.package_id WHERE p.order_id = o.id
        ) short ON short.sum <> 0
        WHERE o.status = 'placed' GROUP BY o.id, short.sum HAVING sum(a.minor) > o.total_minor - short.sum
        ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "tenders of orders",
        """
        SELECT o.number, 'is ' || o.status || ', and purse ' || t.purse_id || ' is ' || t.status || ' for it'
        FROM wallet_tender t JOIN orders_order o ON t.reference = 'order:' || o.id
        WHERE (t.status = 'held' AND o.status <> 'awaiting_payment')
           OR (t.status = 'captured' AND o.placed_at IS NULL)
           OR (t.status = 'released' AND o.status IN ('awaiting_payment', 'placed'))
        ORDER BY o.id
        """,
    )
)
register(
    from_sql(
        "gift card paid back",
        """
        SELECT e.key, 'took ' || -e.amount_minor || ' off a card, its refund is over ' || coalesce(r.amount_minor, 0)
        FROM wallet_purseentry e LEFT JOIN payments_refund r ON r.key = e.key
        WHERE e.kind = 'taken_back' AND r.amount_minor IS DISTINCT FROM -e.amount_minor ORDER BY e.id
        """,
    )
)
# Each of these kinds has a rule that compares it with the row it stands for.
register(
    from_sql(
        "what shoppers owe",
        """
        SELECT j.reference, 'is moved by ' || j.key || ', which stands for nothing'
        FROM ledger_account a JOIN ledger_posting p ON p.account_id = a.id JOIN ledger_journal j ON j.id = p.journal_id
        WHERE a.code = 'buyer_receivable' AND starts_with(j.reference, 'order:')
          AND j.kind NOT IN ('sale', 'cancel', 'capture', 'refund', 'short', 'return', 'handback', 'goodwill')
        ORDER BY j.id
        """,
    )
)
register(
    from_sql(
        "charged order",
        """
        SELECT o.number, 'charges ' || o.charged_minor || ' ' || o.charged_currency || ', its parts sum to '
               || sums.parts || ', and ' || coalesce(a.charged::text, 'nothing') || ' ' || coalesce(a.currency, '')
               || ' was asked for ' || coalesce(a.amount::text, 'nothing') || ' of ' || o.total_minor
        FROM orders_order o
        JOIN LATERAL (
          SELECT coalesce(sum(p.charged_shipping_minor + p.charged_tax_minor), 0) + coalesce(sum(l.sum), 0) AS parts
          FROM orders_package p
          LEFT JOIN LATERAL (SELECT sum(charged_minor) FROM orders_orderline WHERE package_id = p.id) l ON true
          WHERE p.order_id = o.id
        ) sums ON true
        LEFT JOIN LATERAL (
          SELECT charged_minor AS charged, charged_currency AS currency, amount_minor AS amount
          FROM payments_attempt WHERE reference = 'order:' || o.id AND captured_minor > 0 ORDER BY id LIMIT 1
        ) a ON true
        WHERE o.charged_currency <> '' AND (
          o.charged_minor <> sums.parts OR a.currency <> o.charged_currency
          OR (a.amount = o.total_minor AND a.charged IS DISTINCT FROM o.charged_minor)
          OR a.charged <> (2 * o.charged_minor * a.amount + o.total_minor) / (2 * o.total_minor)
        ) ORDER BY o.id
        """,
    )
)
