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
          JOIN ledger_journal j ON j.id = p.journal_id
          WHERE starts_with(a.code, 'gateway_fees:') AND j.kind <> 'changed' GROUP BY 1, 2
        )
        SELECT coalesce(f.provider, b.provider) || ' ' || coalesce(f.currency, b.currency),
               'kept ' || coalesce(f.fee, 0) || ' by its files, the books say ' || coalesce(b.fee, 0)
        FROM files f FULL JOIN books b ON b.provider = f.provider AND b.currency = f.currency
        WHERE coalesce(f.fee, 0) <> coalesce(b.fee, 0) ORDER BY 1
        """,
    )
)
register(
    from_sql(
        "changed money",
        """
        SELECT s.provider || ' ' || s.reference, 'pays out ' || l.out || ' and keeps ' || l.fee || ' ' || s.currency
               || ', of which came ' || coalesce(s.arrived_minor::text, 'nothing yet') || '; its journals say '
               || coalesce(j.out, 0) || ', ' || coalesce(j.fee, 0) || ' and ' || coalesce(j.arrived, 0)
        FROM settlements_providerstatement s
        JOIN LATERAL (
          SELECT coalesce(sum(x.fee_minor + CASE x.kind WHEN 'fee' THEN x.amount_minor ELSE 0 END), 0) AS fee,
                 coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'payout'), 0) AS out
          FROM settlements_providerline x WHERE x.statement_id = s.id
        ) l ON true
        LEFT JOIN LATERAL (
          SELECT -sum(p.amount_minor) FILTER (WHERE a.code = 'bank' AND p.currency = s.currency) AS out,
                 -sum(p.amount_minor) FILTER (
                   WHERE a.code = 'gateway_fees:' || s.provider AND p.currency = s.currency
                 ) AS fee,
                 sum(p.amount_minor) FILTER (WHERE a.code = 'bank' AND p.currency <> s.currency) AS arrived
          FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id
          WHERE j.key = 'changed:settlement:' || s.id
             OR (j.key ~>=~ ('changed:settlement:' || s.id || ':') AND j.key ~<~ ('changed:settlement:' || s.id || ';'))
        ) j ON true
        WHERE coalesce(s.arrived_minor, 0) <> coalesce(j.arrived, 0)
           OR coalesce(j.out, 0) <> CASE WHEN s.arrived_minor IS NULL THEN 0 ELSE l.out END
           OR coalesce(j.fee, 0) <> CASE WHEN s.arrived_minor IS NULL THEN 0 ELSE l.fee END
        ORDER BY s.id
        """,
    )
)
# What went through the exchange in another currency lies at its provider, or is in its files and not changed yet.
register(
    from_sql(
        "exchange position",
        """
        WITH own AS (SELECT currency FROM store_storesettings),
        through AS (
          SELECT DISTINCT p.journal_id FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
          WHERE a.code = 'exchange'
        ), moved AS (
          SELECT CASE WHEN j.kind = 'changed' THEN split_part(j.reference, ':', 2)
                      ELSE coalesce(max(split_part(a.code, ':', 2)) FILTER (WHERE starts_with(a.code, 'gateway_')), '')
                 END AS provider, max(p.currency) FILTER (WHERE p.currency <> own.currency) AS currency,
                 -sum(p.amount_minor) FILTER (WHERE a.code = 'exchange' AND p.currency <> own.currency) AS minor
          FROM through t JOIN ledger_journal j ON j.id = t.journal_id JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id CROSS JOIN own GROUP BY j.id
        ), positions AS (
          SELECT provider, currency, sum(minor) AS minor FROM moved WHERE currency IS NOT NULL GROUP BY 1, 2
        ), lying AS (
          SELECT provider, currency, sum(minor) AS minor FROM (
            SELECT split_part(a.code, ':', 2) AS provider, p.currency, p.amount_minor AS minor
            FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id CROSS JOIN own
            WHERE a.code ~ '^gateway_(clearing|disputed|settled):' AND a.currency <> own.currency
            UNION ALL
            SELECT s.provider, s.currency,
                   x.fee_minor + CASE WHEN x.kind IN ('fee', 'payout') THEN x.amount_minor ELSE 0 END
            FROM settlements_providerstatement s JOIN settlements_providerline x ON x.statement_id = s.id
            CROSS JOIN own WHERE s.currency <> own.currency AND s.provider <> 'bank' AND s.arrived_minor IS NULL
          ) found GROUP BY 1, 2
        )
        SELECT coalesce(p.provider, l.provider) || ' ' || coalesce(p.currency, l.currency), 'the exchange says '
               || coalesce(p.minor, 0) || ', there is ' || coalesce(l.minor, 0)
        FROM positions p FULL JOIN lying l ON l.provider = p.provider AND l.currency = p.currency
        WHERE coalesce(p.minor, 0) <> coalesce(l.minor, 0) ORDER BY 1
        """,
    )
)
# Each of these kinds has a rule that compares it with the row it stands for.
register(
    from_sql(
        "what is exchanged",
        """
        SELECT j.reference, 'passes ' || a.code || ' by ' || j.key || ', which stands for nothing'
        FROM ledger_account a JOIN ledger_posting p ON p.account_id = a.id JOIN ledger_journal j ON j.id = p.journal_id
        WHERE a.code = 'exchange' AND j.kind NOT IN ('capture', 'refund', 'dispute', 'disputewon', 'changed')
           OR a.code = 'exchange_result' AND NOT EXISTS (
             SELECT 1 FROM settlements_providerstatement s
             WHERE j.kind = 'changed' AND split_part(j.key, ':', 3) = s.id::text AND s.arrived_minor IS NOT NULL
           )
        ORDER BY j.id
        """,
    )
)
