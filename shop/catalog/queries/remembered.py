"""Counts of large listings without filters, kept in the process for a minute.

That is how most visits begin, and counting 43,000 products takes longer than everything else on the page. Small
listings, filtered ones and searches are counted anew each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic

from django.db.models import Q

from shop.base.tenancy import current_schema

from .facets import Counts, counts_of
from .filters import Scope

SECONDS = 60
LARGE = 2000
MOST = 500

type Key = tuple[object, ...]
_kept: dict[Key, tuple[float, Counts]] = {}


def counts_in(scope: Scope, conditions: Mapping[str, Q]) -> Counts:
    """The counts of a scope under the conditions; of a large one without conditions at most SECONDS old."""
    if conditions or scope.search:
        return counts_of(scope, conditions)
    path = scope.category.path if scope.category else ""
    key = (current_schema(), path, scope.seller_id)
    kept = _kept.get(key)
    if kept and kept[0] > monotonic():
        return kept[1]
    counts = counts_of(scope, conditions)
    if counts.total >= LARGE:
        _keep(key, counts)
    return counts


def forget_counts() -> None:
    """Drop what is kept."""
    _kept.clear()


def _keep(key: Key, counts: Counts) -> None:
    """The oldest one gives way when there are too many."""
    while len(_kept) >= MOST:
        _kept.pop(next(iter(_kept)), None)
    _kept[key] = (monotonic() + SECONDS, counts)
