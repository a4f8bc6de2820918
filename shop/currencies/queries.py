"""Reading rates: what a currency is worth now, which ones shoppers may choose, and what somebody should look at."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from shop.base.money import Money
from shop.base.tenancy import connection
from shop.store.queries import store

from .models import CurrencyTerms, Rate
from .rules import Known, converted, crossed, with_markup
from .types import USUAL_PATIENCE, Offered, Rated

SECONDS = 5
_kept: dict[str, tuple[float, _Table]] = {}


@dataclass(frozen=True, slots=True)
class _Table:
    """The newest good rate of every pair, and the terms of every currency."""

    rates: Mapping[tuple[str, str], Known]
    terms: Mapping[str, CurrencyTerms]


def rate_to(code: str) -> Rated | None:
    """What one unit of the marketplace's currency costs in an offered one; None where it is not offered, or unknown.

    Costs no query for the marketplace's own currency and within a few seconds; a rate that got old still counts.
    """
    return _rate_to(code) if code in store().currencies else None


def worths_at(amounts: Sequence[Money], at: datetime) -> list[Money | None]:
    """What money of other currencies was worth in the marketplace's own at an instant, by the newest good rates then;
    without markup. None where no rates lead there. One query.
    """
    newest = good_rates().filter(valid_from__lte=at).order_by("base", "quote", "-valid_from", "-pk")
    known = _by_pair(newest.distinct("base", "quote"))
    found = [crossed(known, amount.currency, store().currency) for amount in amounts]
    return [
        Money(converted(amount.minor, rate.value, rate.base, rate.quote), rate.quote) if rate else None
        for amount, rate in zip(amounts, found, strict=True)
    ]


def offered_codes() -> tuple[str, ...]:
    """The currencies that shoppers may choose now, the marketplace's own first; those without a rate are left out."""
    others = (code for code in store().currencies if rate_to(code))
    return (store().currency, *others)


def offered_currencies(*, at: datetime) -> list[Offered]:
    """Every currency that is switched on, with its terms and whether its rate got old; staff only."""
    return [_offered(code, at) for code in store().currencies]


def stale_currencies(*, at: datetime) -> list[str]:
    """Offered currencies whose rate got old, or that have none; no query where none is offered."""
    return [one.code for one in offered_currencies(at=at) if one.stale]


def rates() -> QuerySet[Rate]:
    """Every rate that a source said, with what was decided about it, newest first; staff only."""
    return Rate.objects.select_related("decision").order_by("-valid_from", "base", "quote", "-pk")


def held_rates() -> QuerySet[Rate]:
    """Rates that wait for a person, oldest first; staff only."""
    return Rate.objects.filter(held=True, decision=None).order_by("pk")


def good_rates() -> QuerySet[Rate]:
    """Rates that count: within their band, or accepted by a person. Unordered: callers order."""
    return Rate.objects.filter(Q(held=False) | Q(decision__accepted=True)).order_by()


def forget_exchange() -> None:
    """Drop the kept rates, after a change and between tests."""
    _kept.clear()


def _rate_to(code: str) -> Rated | None:
    table, own = _table(), store().currency
    found = crossed(table.rates, own, code)
    if found is None or not found.value:
        return None
    terms = table.terms.get(code)
    value = with_markup(found.value, terms.markup_bps if terms else 0)
    return Rated(own, code, value, found.source, found.valid_from)


def _offered(code: str, at: datetime) -> Offered:
    terms, rated = _table().terms.get(code), _rate_to(code)
    hours = terms.stale_after_hours if terms else USUAL_PATIENCE
    stale = rated is None or at - rated.valid_from > timedelta(hours=hours)
    return Offered(code, terms.markup_bps if terms else 0, hours, rated, stale)


def _table() -> _Table:
    """Kept in the process for a few seconds, so that pages ask the database rarely."""
    schema = connection.schema_name
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    newest = good_rates().order_by("base", "quote", "-valid_from", "-pk").distinct("base", "quote")
    table = _Table(_by_pair(newest), {terms.code: terms for terms in CurrencyTerms.objects.order_by("code")})
    _kept[schema] = (time.monotonic() + SECONDS, table)
    return table


def _by_pair(rows: Iterable[Rate]) -> dict[tuple[str, str], Known]:
    return {(one.base, one.quote): Known(one.base, one.quote, one.value, one.source, one.valid_from) for one in rows}
