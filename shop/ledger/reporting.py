"""Finance reports: figures of a span, each defined once, here, as a sum of postings.

A figure is what some kinds of journals posted to some families of accounts (the code up to its colon), with a sign that
makes it read naturally. Nothing else than the books is asked, so that a report cannot disagree with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from .types import Kind

MOVED = """
SELECT p.currency, j.kind, split_part(a.code, ':', 1), a.kind, sum(p.amount_minor)
FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id JOIN ledger_account a ON a.id = p.account_id
WHERE j.at >= %s AND j.at < %s GROUP BY 1, 2, 3, 4
"""
STANDING = """
SELECT p.currency, split_part(a.code, ':', 1), a.kind, sum(p.amount_minor)
FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id JOIN ledger_account a ON a.id = p.account_id
WHERE j.at < %s GROUP BY 1, 2, 3 HAVING sum(p.amount_minor) <> 0 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """What one kind of journal posted to one family of accounts in a span; debits positive, minor units."""

    currency: str
    kind: str
    family: str
    nature: str
    minor: int


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is made: `kinds` empty means every kind of journal; `sign` -1 turns credits positive."""

    code: str
    families: frozenset[str]
    kinds: frozenset[str] = frozenset()
    sign: int = 1

    def of(self, moves: Iterable[Moved]) -> int:
        """The figure, in minor units."""
        fitting = (one for one in moves if one.family in self.families and (not self.kinds or one.kind in self.kinds))
        return self.sign * sum(one.minor for one in fitting)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a family of accounts holds at an instant; debits positive, minor units."""

    family: str
    nature: str
    minor: int


def _define(code: str, families: str, kinds: str = "", *, sign: int = 1) -> Definition:
    return Definition(code, frozenset(families.split()), frozenset(kinds.split()), sign)


SOLD = _define("sold", "buyer_receivable gift_cards", "sale")  # a card that is sold is no goods until it is spent
GIVEN_UP = _define("given_up", "buyer_receivable", "cancel short", sign=-1)
RETURNED = _define("returned", "buyer_receivable gift_cards", "return", sign=-1)
CHARGED_BACK = _define("charged_back", "charged_back", "chargeback chargewon", sign=-1)
REFUNDED = _define("refunded", "buyer_receivable", "refund handback")
COMMISSION = _define("commission", "commission", sign=-1)
COMMISSION_VAT = _define("commission_vat", "vat_on_commission", sign=-1)
FEES = _define("fees", "gateway_fees")
ADJUSTED = _define("adjusted", "adjustments")
ROUNDED = _define("rounded", "rounding", sign=-1)
PROMOTED = _define("promoted", "promotion_expense")
GOODWILL = _define("goodwill", "goodwill")
LOST = _define("lost", "dispute_losses")
LAPSED = _define("lapsed", "breakage", sign=-1)
EXCHANGED = _define("exchanged", "exchange_result", sign=-1)
SALES_TAX = _define("sales_tax", "sales_tax_payable", sign=-1)
PAID_OUT = _define("paid_out", "payouts_on_the_way", "paid")
CAME_BACK = _define("came_back", "seller_ready", "payback", sign=-1)

FIGURES = (
    SOLD,
    GIVEN_UP,
    RETURNED,
    CHARGED_BACK,
    REFUNDED,
    COMMISSION,
    COMMISSION_VAT,
    FEES,
    ADJUSTED,
    PROMOTED,
    GOODWILL,
    LOST,
    LAPSED,
    ROUNDED,
    EXCHANGED,
    SALES_TAX,
    PAID_OUT,
    CAME_BACK,
)
NET, OTHER, RESULT = "net", "other", "result"
"""Made of the others: what stays sold, income and expenses without a row of their own, and the marketplace's result."""


def figures_between(starts_at: datetime, ends_at: datetime) -> dict[str, dict[str, int]]:
    """Every figure of a span, its end left out, by currency and code, in minor units."""
    moves: defaultdict[str, list[Moved]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(MOVED, [starts_at, ends_at])
        for currency, kind, family, nature, minor in cursor.fetchall():
            moves[currency].append(Moved(currency, kind, family, nature, int(minor)))
    return {currency: figures_of(rows) for currency, rows in sorted(moves.items())}


def figures_of(moves: Iterable[Moved]) -> dict[str, int]:
    """Every figure of what moved, in one currency."""
    rows = list(moves)
    figures = {one.code: one.of(rows) for one in FIGURES}
    figures[NET] = figures["sold"] - figures["given_up"] - figures["returned"] - figures["charged_back"]
    earned = {Kind.INCOME.value, Kind.EXPENSE.value}
    figures[RESULT] = -sum(one.minor for one in rows if one.nature in earned)
    earnings = sum(figures[one.code] for one in (COMMISSION, LAPSED, ROUNDED, EXCHANGED))
    expenses = sum(figures[one.code] for one in (FEES, ADJUSTED, PROMOTED, GOODWILL, LOST))
    figures[OTHER] = figures[RESULT] - earnings + expenses
    return figures


def balances_before(at: datetime) -> Mapping[str, list[Balance]]:
    """What every family of accounts holds just before an instant, by currency; empty ones are left out."""
    found: defaultdict[str, list[Balance]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [at])
        for currency, family, nature, minor in cursor.fetchall():
            found[currency].append(Balance(family, nature, int(minor)))
    return dict(found)
