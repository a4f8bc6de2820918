"""What the books must say about disputes; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "dispute",
        """
        SELECT 'dispute ' || d.id, 'is ' || d.status || ' over ' || d.amount_minor || ', held ' || coalesce(j.held, 0)
               || ', taken out ' || coalesce(j.out, 0) || ', charged back ' || coalesce(j.charged, 0)
        FROM disputes_dispute d
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FILTER (WHERE a.code = 'disputes_held') AS held,
                 -sum(p.amount_minor) FILTER (WHERE a.code = 'gateway_disputed:' || d.provider) AS out,
                 -sum(p.amount_minor) FILTER (WHERE a.code = 'charged_back') AS charged
          FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id
          WHERE j.key IN ('dispute:dispute:' || d.id, 'disputewon:dispute:' || d.id, 'disputelost:dispute:' || d.id,
                          'chargeback:dispute:' || d.id, 'chargewon:dispute:' || d.id)
        ) j ON true
        WHERE coalesce(j.held, 0) <> CASE WHEN d.status IN ('open', 'answered') THEN d.amount_minor ELSE 0 END
           OR coalesce(j.out, 0) <> CASE d.status WHEN 'won' THEN 0 ELSE coalesce(d.charged_minor, d.amount_minor) END
           OR coalesce(j.charged, 0) <> CASE WHEN d.status IN ('open', 'answered') THEN d.taken_minor ELSE 0 END
        ORDER BY d.id
        """,
    )
)
register(
    from_sql(
        "disputed payment",
        """
        SELECT a.reference || '-P' || a.number, 'has ' || a.disputed_minor || ' disputed, its disputes sum to '
               || coalesce(sum(d.amount_minor), 0)
        FROM payments_attempt a LEFT JOIN disputes_dispute d ON d.attempt_id = a.id AND d.status <> 'won'
        GROUP BY a.id HAVING a.disputed_minor <> coalesce(sum(d.amount_minor), 0) ORDER BY a.id
        """,
    )
)
register(
    from_sql(
        "disputes held",
        """
        SELECT coalesce(d.currency, b.currency), 'has ' || coalesce(d.sum, 0) || ' in disputes, the books hold '
               || coalesce(b.sum, 0)
        FROM (
          SELECT currency, sum(amount_minor) FROM disputes_dispute WHERE status IN ('open', 'answered') GROUP BY 1
        ) d
        FULL JOIN (
          SELECT a.currency, sum(p.amount_minor) FROM ledger_account a JOIN ledger_posting p ON p.account_id = a.id
          WHERE a.code = 'disputes_held' GROUP BY 1
        ) b ON b.currency = d.currency
        WHERE coalesce(d.sum, 0) <> coalesce(b.sum, 0) ORDER BY 1
        """,
    )
)
