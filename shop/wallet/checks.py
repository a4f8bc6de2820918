"""What the books must say about store credit and gift cards; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "purse",
        """
        SELECT p.kind || ' ' || p.id, 'holds ' || p.balance_minor || ', its entries sum to ' || coalesce(e.sum, 0)
        FROM wallet_purse p
        LEFT JOIN (SELECT purse_id, sum(amount_minor) FROM wallet_purseentry GROUP BY 1) e ON e.purse_id = p.id
        WHERE p.balance_minor <> coalesce(e.sum, 0) ORDER BY p.id
        """,
    )
)
register(
    from_sql(
        "wallet liability",
        """
        WITH shop AS (
          SELECT p.kind, p.currency, sum(p.balance_minor) + coalesce(sum(t.sum), 0) AS owed
          FROM wallet_purse p
          LEFT JOIN (SELECT purse_id, sum(amount_minor) FROM wallet_tender WHERE status = 'held' GROUP BY 1) t
            ON t.purse_id = p.id
          GROUP BY 1, 2
        ), books AS (
          SELECT CASE a.code WHEN 'store_credit' THEN 'credit' ELSE 'card' END AS kind, a.currency,
                 coalesce(-sum(p.amount_minor), 0) AS owed
          FROM ledger_account a LEFT JOIN ledger_posting p ON p.account_id = a.id
          WHERE a.code IN ('store_credit', 'gift_cards') GROUP BY 1, 2
        )
        SELECT coalesce(shop.kind, books.kind) || ' ' || coalesce(shop.currency, books.currency),
               'owes ' || coalesce(shop.owed, 0) || ', the books say ' || coalesce(books.owed, 0)
        FROM shop FULL JOIN books ON books.kind = shop.kind AND books.currency = shop.currency
        WHERE coalesce(shop.owed, 0) <> coalesce(books.owed, 0) ORDER BY 1
        """,
    )
)
register(
    from_sql(
        "tender",
        """
        SELECT t.reference || ' by purse ' || t.purse_id,
               'is ' || t.status || ' over ' || t.amount_minor || ', its journal says ' || coalesce(j.sum, 0)
        FROM wallet_tender t
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          WHERE j.key = 'capture:tender:' || t.id AND p.amount_minor > 0
        ) j ON true
        WHERE coalesce(j.sum, 0) <> CASE t.status WHEN 'captured' THEN t.amount_minor ELSE 0 END ORDER BY t.id
        """,
    )
)
register(
    from_sql(
        "tender given back",
        """
        SELECT t.reference || ' by purse ' || t.purse_id,
               'gave back ' || t.refunded_minor || ', its refunds sum to ' || coalesce(sum(r.amount_minor), 0)
               || ', their journals to ' || coalesce(sum(j.sum), 0)
        FROM wallet_tender t LEFT JOIN wallet_tenderrefund r ON r.tender_id = t.id
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          WHERE j.key = 'refund:tender:' || r.id AND p.amount_minor > 0
        ) j ON true
        GROUP BY t.id
        HAVING t.refunded_minor <> coalesce(sum(r.amount_minor), 0) OR t.refunded_minor <> coalesce(sum(j.sum), 0)
        ORDER BY t.id
        """,
    )
)
