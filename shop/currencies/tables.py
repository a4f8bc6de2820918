"""Rates in a file of comma-separated values: base, quote, rate, date (YYYY-MM-DD, in the marketplace's time zone)."""

from __future__ import annotations

import csv
from datetime import datetime
from zoneinfo import ZoneInfo

from shop.base.decimals import figure

from .ecb import CannotRead
from .types import RateDraft, Source

COLUMNS = ("base", "quote", "rate", "date")
MOST_ROWS = 10_000


def read_table(content: bytes, *, time_zone: str) -> list[RateDraft]:
    """Every rate of a file, oldest first. Raises CannotRead, naming the line."""
    try:
        rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))[:MOST_ROWS]
    except (UnicodeDecodeError, csv.Error) as error:
        raise CannotRead("not a table of UTF-8 text") from error
    drafts = []
    for line, row in enumerate(rows, start=2):
        try:
            day = datetime.strptime((row["date"] or "").strip(), "%Y-%m-%d").replace(tzinfo=ZoneInfo(time_zone))
            base, quote, rate = ((row[name] or "").strip() for name in COLUMNS[:3])
            drafts.append(RateDraft(base.upper(), quote.upper(), figure(rate), Source.FILE, day))
        except (KeyError, ValueError) as error:
            raise CannotRead(f"line {line}") from error
    if not drafts:
        raise CannotRead("line 2")
    return sorted(drafts, key=lambda draft: draft.valid_from)
