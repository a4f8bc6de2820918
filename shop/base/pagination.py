"""Pages without counting: ask for one row more than is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

MAX_PAGE = 500


@dataclass(frozen=True, slots=True)
class Page[T]:
    """The rows of one page, its number and whether another follows."""

    rows: Sequence[T]
    number: int
    has_next: bool

    @property
    def next_number(self) -> int:
        """The number of the following page."""
        return self.number + 1

    @property
    def previous_number(self) -> int:
        """The number of the page before."""
        return self.number - 1


def page_number(text: str | None) -> int:
    """A page number from a query string; anything unreadable is page 1, nothing goes beyond MAX_PAGE."""
    if text is None or not text.isascii() or not text.isdigit():
        return 1
    return min(max(int(text[:6]), 1), MAX_PAGE)


def page_of[T: Any](rows: QuerySet[Any, T], *, number: int, size: int) -> Page[T]:
    """One page of an ordered queryset, in one query."""
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, len(found) > size)
