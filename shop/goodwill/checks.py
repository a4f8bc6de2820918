"""What the books must say about gifts; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "gift to a buyer",
        """
        SELECT 'gift ' || g.id, 'is ' || g.status || ' over ' || g.amount_minor || ', its journal gives '
               || coalesce(j.sum, 0)
        FROM goodwill_gift g
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id WHERE j.key = 'goodwill:gift:' || g.id AND a.code = 'goodwill'
        ) j ON true
        WHERE g.order_id IS NOT NULL
          AND coalesce(j.sum, 0) <> CASE g.status WHEN 'done' THEN g.amount_minor ELSE 0 END
        ORDER BY g.id
        """,
    )
)
