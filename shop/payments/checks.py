"""What the books must say about payments; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "captured attempt",
        """
        SELECT a.reference || '-P' || a.number,
               'captured ' || a.captured_minor || ', its journals say ' || coalesce(j.sum, 0)
        FROM payments_attempt a
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          WHERE p.amount_minor > 0 AND p.currency = a.currency
            AND (j.key = 'capture:attempt:' || a.id
              OR (j.key ~>=~ ('capture:attempt:' || a.id || ':') AND j.key ~<~ ('capture:attempt:' || a.id || ';')))
        ) j ON true
        WHERE (a.status = 'captured' OR a.captured_minor <> 0) AND a.captured_minor <> coalesce(j.sum, 0)
        ORDER BY a.id
        """,
    )
)
register(
    from_sql(
        "reservation",
        """
        SELECT a.reference || '-P' || a.number,
               'reserved ' || a.amount_minor || ', captured ' || a.captured_minor || ', let go ' || a.released_minor
               || '; its parts sum to ' || coalesce(sum(c.amount_minor) FILTER (WHERE c.status = 'done'), 0)
               || ', being taken ' || coalesce(sum(c.amount_minor) FILTER (WHERE c.status = 'requested'), 0)
        FROM payments_attempt a LEFT JOIN payments_capture c ON c.attempt_id = a.id
        WHERE a.status = 'authorized' OR c.id IS NOT NULL
        GROUP BY a.id
        HAVING a.captured_minor <> coalesce(sum(c.amount_minor) FILTER (WHERE c.status = 'done'), 0)
            OR a.captured_minor + a.released_minor
               + coalesce(sum(c.amount_minor) FILTER (WHERE c.status = 'requested'), 0) > a.amount_minor
            OR (a.status <> 'authorized' AND a.captured_minor + a.released_minor <> a.amount_minor)
        ORDER BY a.id
        """,
    )
)
register(
    from_sql(
        "refund",
        """
        SELECT r.key, 'is ' || r.status || ' over ' || r.amount_minor || ', its journal says ' || coalesce(j.sum, 0)
        FROM payments_refund r JOIN payments_attempt a ON a.id = r.attempt_id
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          WHERE j.key = 'refund:refund:' || r.id AND p.amount_minor > 0 AND p.currency = a.currency
        ) j ON true
        WHERE coalesce(j.sum, 0) <> CASE r.status WHEN 'done' THEN r.amount_minor ELSE 0 END
        ORDER BY r.id
        """,
    )
)
register(
    from_sql(
        "promised refunds",
        """
        SELECT a.reference || '-P' || a.number,
               'promises ' || a.refunded_minor || ', its refunds sum to ' || coalesce(sum(r.amount_minor), 0)
        FROM payments_attempt a LEFT JOIN payments_refund r ON r.attempt_id = a.id AND r.status <> 'failed'
        GROUP BY a.id HAVING a.refunded_minor <> coalesce(sum(r.amount_minor), 0) ORDER BY a.id
        """,
    )
)
register(
    from_sql(
        "gateway clearing",
        """
        WITH shop AS (
          SELECT a.method, coalesce(nullif(a.charged_currency, ''), a.currency) AS currency,
                 coalesce(sum(coalesce(div(2 * a.charged_minor::numeric * a.captured_minor + a.amount_minor,
                                           2 * a.amount_minor), a.captured_minor)), 0)
                 - coalesce(sum(r.sum), 0) AS held
          FROM payments_attempt a
          LEFT JOIN (SELECT attempt_id, sum(coalesce(charged_minor, amount_minor)) FROM payments_refund
                     WHERE status = 'done' AND NOT into_credit GROUP BY 1) r
            ON r.attempt_id = a.id
          WHERE a.method <> 'cod' GROUP BY 1, 2
        ), books AS (
          SELECT split_part(a.code, ':', 2) AS method, a.currency, coalesce(sum(p.amount_minor), 0) AS held
          FROM ledger_account a LEFT JOIN ledger_posting p ON p.account_id = a.id
          WHERE a.code LIKE 'gateway_clearing:%' GROUP BY 1, 2
        )
        SELECT coalesce(shop.method, books.method) || ' ' || coalesce(shop.currency, books.currency),
               'holds ' || coalesce(shop.held, 0) || ', the books say ' || coalesce(books.held, 0)
        FROM shop FULL JOIN books ON books.method = shop.method AND books.currency = shop.currency
        WHERE coalesce(shop.held, 0) <> coalesce(books.held, 0) ORDER BY 1
        """,
    )
)
# A part of what was charged is its share, half a unit up: of what was taken, and of what went back of that.
register(
    from_sql(
        "charged in another currency",
        """
        WITH turned AS (
          SELECT a.*, div(2 * a.charged_minor::numeric * a.captured_minor + a.amount_minor, 2 * a.amount_minor) AS taken
          FROM payments_attempt a WHERE a.charged_currency <> ''
        )
        SELECT a.reference || '-P' || a.number, 'took ' || a.taken || ' of ' || a.charged_minor || ' '
               || a.charged_currency || ', its journals say ' || coalesce(j.sum, 0) || ', its parts '
               || coalesce(c.sum::text, 'nothing') || '; gave back ' || coalesce(r.done, 0) || ', its journals say '
               || coalesce(b.sum, 0) || '; promises ' || coalesce(r.promised, 0)
        FROM turned a
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          WHERE p.amount_minor > 0 AND p.currency = a.charged_currency
            AND (j.key = 'capture:attempt:' || a.id
              OR (j.key ~>=~ ('capture:attempt:' || a.id || ':') AND j.key ~<~ ('capture:attempt:' || a.id || ';')))
        ) j ON true
        LEFT JOIN LATERAL (
          SELECT sum(coalesce(charged_minor, -1)) FROM payments_capture WHERE attempt_id = a.id AND status = 'done'
        ) c ON true
        LEFT JOIN LATERAL (
          SELECT sum(charged_minor) FILTER (WHERE status = 'done') AS done, sum(charged_minor) AS promised
          FROM payments_refund WHERE attempt_id = a.id AND status <> 'failed' AND NOT into_credit
        ) r ON true
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM payments_refund f JOIN ledger_journal j ON j.key = 'refund:refund:' || f.id
          JOIN ledger_posting p ON p.journal_id = j.id
          WHERE f.attempt_id = a.id AND p.amount_minor > 0 AND p.currency = a.charged_currency
        ) b ON true
        WHERE coalesce(j.sum, 0) <> a.taken OR coalesce(c.sum, a.taken) <> a.taken
          OR coalesce(r.done, 0) <> coalesce(b.sum, 0) OR coalesce(r.promised, 0) > a.taken
          OR (a.refunded_minor = a.captured_minor AND coalesce(r.promised, 0) <> a.taken AND NOT EXISTS (
            SELECT 1 FROM payments_refund WHERE attempt_id = a.id AND into_credit
          ))
        ORDER BY a.id
        """,
    )
)
