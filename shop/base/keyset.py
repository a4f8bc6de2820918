"""Pages by the last row seen instead of by number: page 2,000 costs what page 1 does, and no row is seen twice.

A mark is the sort key of a row in the address, "2026-11-21~812" or with an instant; whoever changes it only looks
elsewhere in the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

NEVER = "9999-12-31"
"""Stands for an empty date, which comes last."""


@dataclass(frozen=True, slots=True)
class Stretch[T]:
    """The rows of one page, and the marks of the pages beside it; empty where there is none."""

    rows: Sequence[T]
    before: str
    after: str


def stretch_by_date[T: Any](
    rows: QuerySet[Any, T], field: str, *, after: str = "", before: str = "", size: int
) -> Stretch[T]:
    """A page of rows by a date, the earliest first and the empty ones last, then by id; in one query."""
    back = bool(before)
    day, row_id = _mark(before or after)
    found = (
        rows.order_by(F(field).desc(nulls_first=True), "-id")
        if back
        else rows.order_by(F(field).asc(nulls_last=True), "id")
    )
    if row_id is not None:
        found = found.filter(_beyond(field, day, row_id, back=back))
    return _cut(list(found[: size + 1]), size, back=back, marked=row_id is not None, mark_of=_dated(field))


def stretch_by_instant[T: Any](
    rows: QuerySet[Any, T], field: str, *, after: str = "", before: str = "", latest: bool = False, size: int
) -> Stretch[T]:
    """A page of rows by an instant that is never empty, then by id, the earliest or the latest first; in one query."""
    back = bool(before)
    at, row_id = _instant(before or after)
    rising = back if latest else not back
    found = rows.order_by(field, "id") if rising else rows.order_by(f"-{field}", "-id")
    if at is not None:
        side = "gt" if rising else "lt"
        found = found.filter(
            Q(**{f"{field}__{side}e": at}) & (Q(**{f"{field}__{side}": at}) | Q(**{f"id__{side}": row_id}))
        )
    return _cut(list(found[: size + 1]), size, back=back, marked=at is not None, mark_of=_timed(field))


def stretch_by_newest[T: Any](rows: QuerySet[Any, T], *, after: str = "", before: str = "", size: int) -> Stretch[T]:
    """A page of rows by id, the newest first; in one query."""
    back = bool(before)
    _day, row_id = _mark(before or after)
    found = rows.order_by("id" if back else "-id")
    if row_id is not None:
        found = found.filter(Q(id__gt=row_id) if back else Q(id__lt=row_id))
    return _cut(list(found[: size + 1]), size, back=back, marked=row_id is not None, mark_of=lambda row: f"~{row.pk}")


def _cut(found: list[Any], size: int, *, back: bool, marked: bool, mark_of: Any) -> Stretch[Any]:
    more, rows = len(found) > size, found[:size]
    if back:
        rows.reverse()
    has_before, has_after = (more, marked) if back else (marked, more)
    return Stretch(
        rows, mark_of(rows[0]) if rows and has_before else "", mark_of(rows[-1]) if rows and has_after else ""
    )


def _dated(field: str) -> Any:
    return lambda row: f"{getattr(row, field) or NEVER}~{row.pk}"


def _timed(field: str) -> Any:
    return lambda row: f"{getattr(row, field).isoformat()}~{row.pk}"


def _instant(text: str) -> tuple[datetime | None, int]:
    """The instant and id of a mark; anything unreadable is the first page."""
    at, _tilde, row_id = text.partition("~")
    if not (row_id.isascii() and row_id.isdigit() and len(row_id) <= 18):
        return None, 0
    try:
        known = datetime.fromisoformat(at)
    except ValueError:
        return None, 0
    return (known if timezone.is_aware(known) else None), int(row_id)


def _mark(text: str) -> tuple[date | None, int | None]:
    """The date and id of a mark; anything unreadable is the first page."""
    day, _tilde, row_id = text.partition("~")
    if not (row_id.isascii() and row_id.isdigit() and len(row_id) <= 18):
        return None, None
    try:
        return (None if day in {"", NEVER} else date.fromisoformat(day)), int(row_id)
    except ValueError:
        return None, None


def _beyond(field: str, day: date | None, row_id: int, *, back: bool) -> Q:
    """What comes after the mark, or before it."""
    same = Q(**{field: day}) if day else Q(**{f"{field}__isnull": True})
    if back:
        earlier = Q(**{f"{field}__lt": day}) if day else Q(**{f"{field}__isnull": False})
        return earlier | (same & Q(id__lt=row_id))
    later = Q(**{f"{field}__gt": day}) | Q(**{f"{field}__isnull": True}) if day else Q(pk__in=[])
    return later | (same & Q(id__gt=row_id))
