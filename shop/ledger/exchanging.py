"""What went through the exchange: money that lies in another currency than the books are kept in, by provider.

Every such journal has a side of the account `exchange` in each currency, and an account of the provider that holds the
money; where money was changed into ours, its reference names provider and currency. A part that is less than half the
smallest coin of the other currency moves nothing at a provider: it has a side in the books alone, and stands under no
provider.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from shop.base.money import Money

from .types import Turned

EXCHANGED = """
WITH moved AS (
  SELECT j.id, j.kind,
         CASE WHEN j.kind = 'changed' THEN split_part(j.reference, ':', 2)
              ELSE coalesce(max(split_part(a.code, ':', 2)) FILTER (WHERE a.code LIKE 'gateway\\_%%'), '')
         END AS provider,
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
CHANGES = """
SELECT split_part(j.reference, ':', 2), split_part(j.reference, ':', 3),
       coalesce(-sum(p.amount_minor) FILTER (WHERE a.code = 'bank' AND p.currency <> %(own)s), 0),
       coalesce(-sum(p.amount_minor) FILTER (WHERE a.code LIKE 'gateway\\_fees:%%' AND p.currency <> %(own)s), 0),
       coalesce(sum(p.amount_minor) FILTER (WHERE a.code LIKE 'gateway\\_fees:%%' AND p.currency = %(own)s), 0),
       coalesce(sum(p.amount_minor) FILTER (WHERE a.code = 'bank' AND p.currency = %(own)s), 0),
       coalesce(-sum(p.amount_minor) FILTER (WHERE a.code = 'exchange_result'), 0)
FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id JOIN ledger_account a ON a.id = p.account_id
WHERE j.kind = %(kind)s AND j.at >= %(starts_at)s AND j.at < %(ends_at)s GROUP BY 1, 2 ORDER BY 2, 1
"""
CHANGED = "changed"
ALWAYS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one kind of journal moved at a provider: minor units of its currency, and of the books'; in is positive."""

    provider: str
    currency: str
    kind: str
    minor: int
    booked_minor: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a provider's money of one currency became: paid out and kept as fees in it; what the fees cost, what came to
    our bank and what was won (or, negative, lost) in the books' currency; minor units.
    """

    provider: str
    currency: str
    out_minor: int
    fees_minor: int
    fee_cost_minor: int
    arrived_minor: int
    gain_minor: int


def exchanged_between(starts_at: datetime | None, ends_at: datetime, *, own: str) -> list[Exchanged]:
    """What went through the exchange in a span, its end left out; from the beginning of the books without a start."""
    with connection.cursor() as cursor:
        cursor.execute(EXCHANGED, {"own": own, "starts_at": starts_at, "ends_at": ends_at})
        return [
            Exchanged(provider, currency, kind, int(lies), int(booked))
            for provider, currency, kind, lies, booked in cursor.fetchall()
        ]


def changes_between(starts_at: datetime, ends_at: datetime, *, own: str) -> list[Change]:
    """What was changed into our currency in a span, its end left out, by currency and provider."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, {"own": own, "starts_at": starts_at, "ends_at": ends_at, "kind": CHANGED})
        return [Change(provider, currency, *map(int, minors)) for provider, currency, *minors in cursor.fetchall()]


def position_of(provider: str, currency: str, *, own: str) -> Turned:
    """What a provider has, or had, of ours in another currency and nobody has changed, and what it stands for."""
    rows = exchanged_between(None, ALWAYS, own=own)
    found = [one for one in rows if (one.provider, one.currency) == (provider, currency)]
    return Turned(
        book=Money(sum(one.booked_minor for one in found), own),
        real=Money(sum(one.minor for one in found), currency),
    )
