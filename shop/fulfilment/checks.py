"""What the books must say about cash that carriers hand over; looked at by `manage.py ledger verify`."""

from shop.ledger.checks import from_sql, register

register(
    from_sql(
        "remittance",
        """
        SELECT r.carrier_code || ' ' || r.reference, 'hands over ' || coalesce(l.sum, 0)
               || ' for known parcels, its journal says ' || coalesce(j.sum, 0)
        FROM fulfilment_remittance r
        LEFT JOIN LATERAL (
          SELECT sum(x.remitted_minor) FROM fulfilment_remittanceline x
          WHERE x.remittance_id = r.id AND x.shipment_id IS NOT NULL
        ) l ON true
        LEFT JOIN LATERAL (
          SELECT sum(p.amount_minor) FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
          JOIN ledger_account a ON a.id = p.account_id WHERE j.key = 'remit:remittance:' || r.id AND a.code = 'bank'
        ) j ON true
        WHERE coalesce(l.sum, 0) <> coalesce(j.sum, 0) ORDER BY r.id
        """,
    )
)
