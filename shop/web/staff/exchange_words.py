"""The exchange as the office reads it: a row for each provider and currency, and sums that are the account's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.currencies.queries import worths_at
from shop.ledger.exchanging import CHANGED, Change, Exchanged
from shop.payments.queries import label_of_method


@dataclass(frozen=True, slots=True)
class MovedRow:
    """What a provider took in and gave back in one currency; nothing of it for what is less than its smallest coin."""

    name: str | Promise
    currency: str
    taken: Money | None
    given: Money | None
    net: Money | None
    booked: Money

    @property
    def rate(self) -> Decimal | None:
        """What one unit of the currency stands in the books for, on average; none where nothing is left."""
        if self.net is None or not self.net.minor:
            return None
        return (self.booked.major / self.net.major).quantize(Decimal("0.0001"))


@dataclass(frozen=True, slots=True)
class Moves:
    """The rows, and the account's movement in the currency of the books."""

    rows: Sequence[MovedRow]
    booked: Money


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """What a provider paid out of one currency and kept of it, what was left stood for, and what came of it in ours."""

    name: str | Promise
    currency: str
    out: Money
    fees: Money
    cost: Money
    arrived: Money

    @property
    def rate(self) -> Decimal | None:
        """What one unit of the currency came to, on average; none where only fees were kept, or a figure corrected."""
        return (self.arrived.major / self.out.major).quantize(Decimal("0.0001")) if self.out else None

    @property
    def gain(self) -> Money:
        """What came beyond what it stood in the books for; negative for a loss."""
        return self.arrived - self.cost


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows, and what the account of gains and losses moved."""

    rows: Sequence[ChangedRow]
    gain: Money


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What is left of a currency at a provider, and what it is worth; the gain is negative for a loss."""

    row: MovedRow
    worth: Money | None

    @property
    def gain(self) -> Money | None:
        """What it is worth beyond what stands in the books; unknown without a rate."""
        return self.worth - self.row.booked if self.worth is not None else None


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows that are not empty, and their sums; without worth and gain where a rate is missing."""

    rows: Sequence[StandingRow]
    booked: Money
    worth: Money | None

    @property
    def gain(self) -> Money | None:
        """All gains less all losses."""
        return self.worth - self.booked if self.worth is not None else None


def moves_of(found: Iterable[Exchanged], own: str) -> Moves:
    """A row for each currency and provider, what was changed into ours left out."""
    return _moves(found=(one for one in found if one.kind != CHANGED), own=own)


def changes_of(found: Iterable[Change], own: str) -> Changes:
    """A row for each currency and provider of which something was changed, or corrected."""
    rows = [
        ChangedRow(
            label_of_method(one.provider),
            one.currency,
            Money(one.out_minor, one.currency),
            Money(one.fees_minor, one.currency),
            Money(one.arrived_minor - one.gain_minor, own),
            Money(one.arrived_minor, own),
        )
        for one in found
    ]
    return Changes(rows, Money.total((row.gain for row in rows), own))


def _moves(found: Iterable[Exchanged], own: str) -> Moves:
    groups: defaultdict[tuple[str, str], list[Exchanged]] = defaultdict(list)
    for one in found:
        groups[one.currency, one.provider].append(one)
    rows = [_row(provider, currency, ones, own) for (currency, provider), ones in sorted(groups.items())]
    return Moves(rows, Money.total((row.booked for row in rows), own))


def standing_of(found: Iterable[Exchanged], own: str, *, at: datetime) -> Standing:
    """What is left of all that ever moved, and what it was worth at an instant."""
    left = [row for row in _moves(found, own).rows if row.booked.minor or (row.net and row.net.minor)]
    worths_of = worths_at([row.net or Money.zero(own) for row in left], at)
    rows = [StandingRow(row, worth if row.net else Money.zero(own)) for row, worth in zip(left, worths_of, strict=True)]
    worths = [row.worth for row in rows if row.worth is not None]
    worth = Money.total(worths, own) if len(worths) == len(rows) else None
    return Standing(rows, Money.total((row.row.booked for row in rows), own), worth)


def _row(provider: str, currency: str, ones: Sequence[Exchanged], own: str) -> MovedRow:
    booked = Money(sum(one.booked_minor for one in ones), own)
    if not currency:
        return MovedRow(_("Less than the smallest coin"), "", None, None, None, booked)
    taken = Money(sum(one.minor for one in ones if one.minor > 0), currency)
    given = Money(-sum(one.minor for one in ones if one.minor < 0), currency)
    return MovedRow(label_of_method(provider), currency, taken, given, taken - given, booked)
