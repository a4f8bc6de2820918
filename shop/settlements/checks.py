"""What the books must say about providers' files; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "provider's file",
        """
        SELECT s.provider || ' ' || s.reference, 'keeps ' || l.fee || ' and pays out ' || l.out
               || ', its journals say ' || coalesce(j.fee, 0) || ' and ' || coalesce(j.out, 0)
        FROM settlements_providerstatement s
        JOIN LATERAL (
          SELECT coalesce(sum(x.fee_minor + CASE x.kind WHEN 'fee' THEN x.amount_minor ELSE 0 END), 0) AS fee,
                 coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'payout'), 0) AS out
          FROM settlements_providerline x WHERE x.statement_id = s.id
        ) l ON true
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FILTER (WHERE a.code = 'gateway_fees:' || s.provider) AS fee,
                 sum(p.amount_minor) FILTER (WHERE a.code = 'bank') AS out
          FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id WHERE j.reference = 'settlement:' || s.id
        ) j ON true
        WHERE s.provider <> 'bank' AND (l.fee <> coalesce(j.fee, 0) OR l.out <> coalesce(j.out, 0)) ORDER BY s.id
        """,
    )
)
register(
    from_sql(
        "bank's statement",
        """
        SELECT s.reference, 'joins ' || l.joined || ' and takes ' || l.taken || ' in, its journals say '
               || coalesce(j.joined, 0) || ' and ' || coalesce(j.taken, 0)
        FROM settlements_providerstatement s
        JOIN LATERAL (
          SELECT coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'hand'), 0) AS joined,
                 coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'wallet'), 0) AS taken
          FROM settlements_providerline x WHERE x.statement_id = s.id AND x.trouble = ''
        ) l ON true
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FILTER (WHERE a.code = 'paid_by_hand') AS joined,
                 -sum(p.amount_minor) FILTER (WHERE a.code = 'gateway_settled:transfer') AS taken
          FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id WHERE j.reference = 'settlement:' || s.id
        ) j ON true
        WHERE s.provider = 'bank' AND (l.joined <> coalesce(j.joined, 0) OR l.taken <> coalesce(j.taken, 0))
        ORDER BY s.id
        """,
    )
)
register(
    from_sql(
        "fees",
        """
        WITH files AS (
          SELECT s.provider, s.currency,
                 sum(x.fee_minor + CASE WHEN x.kind = 'fee' AND (s.provider <> 'bank' OR x.trouble = '')
                                        THEN x.amount_minor ELSE 0 END) AS fee
          FROM settlements_providerstatement s JOIN settlements_providerline x ON x.statement_id = s.id GROUP BY 1, 2
        ), books AS (
          SELECT split_part(a.code, ':', 2) AS provider, a.currency, sum(p.amount_minor) AS fee
          FROM ledger_account a JOIN ledger_posting p ON p.account_id = a.id
          WHERE starts_with(a.code, 'gateway_fees:') GROUP BY 1, 2
        )
        SELECT coalesce(f.provider, b.provider) || ' ' || coalesce(f.currency, b.currency),
               'kept ' || coalesce(f.fee, 0) || ' by its files, the books say ' || coalesce(b.fee, 0)
        FROM files f FULL JOIN books b ON b.provider = f.provider AND b.currency = f.currency
        WHERE coalesce(f.fee, 0) <> coalesce(b.fee, 0) ORDER BY 1
        """,
    )
)
