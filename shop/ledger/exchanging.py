"""What went through the exchange: money that lies in another currency than the books are kept in, by provider.

Every such journal has a side of the account `exchange` in each currency, and an account of the provider that holds the
money. A part that is less than half the smallest coin of the other currency moves nothing at a provider: it has a side
in the books alone, and stands under no provider.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

EXCHANGED = """
WITH moved AS (
  SELECT j.id, j.kind,
         coalesce(max(split_part(a.code, ':', 2)) FILTER (WHERE a.code LIKE 'gateway\\_%%'), '') AS provider,
         coalesce(max(p.currency) FILTER (WHERE p.currency <> %(own)s), '') AS currency,
         coalesce(-sum(p.amount_minor) FILTER (WHERE a.code = 'exchange' AND p.currency <> %(own)s), 0) AS lies,
         coalesce(sum(p.amount_minor) FILTER (WHERE a.code = 'exchange' AND p.currency = %(own)s), 0) AS booked
  FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id JOIN ledger_account a ON a.id = p.account_id
  WHERE j.id IN (
    SELECT x.journal_id FROM ledger_posting x JOIN ledger_account y ON y.id = x.account_id WHERE y.code = 'exchange'
  ) AND (%(starts_at)s::timestamptz IS NULL OR j.at >= %(starts_at)s) AND j.at < %(ends_at)s
  GROUP BY j.id
)
SELECT provider, currency, kind, sum(lies), sum(booked) FROM moved GROUP BY 1, 2, 3 ORDER BY 2, 1, 3
"""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one kind of journal moved at a provider: minor units of its currency, and of the books'; in is positive."""

    provider: str
    currency: str
    kind: str
    minor: int
    booked_minor: int


def exchanged_between(starts_at: datetime | None, ends_at: datetime, *, own: str) -> list[Exchanged]:
    """What went through the exchange in a span, its end left out; from the beginning of the books without a start."""
    with connection.cursor() as cursor:
        cursor.execute(EXCHANGED, {"own": own, "starts_at": starts_at, "ends_at": ends_at})
        return [
            Exchanged(provider, currency, kind, int(lies), int(booked))
            for provider, currency, kind, lies, booked in cursor.fetchall()
        ]
