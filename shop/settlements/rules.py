"""Reading a provider's file and finding what disagrees, pure."""

from __future__ import annotations

import csv
import io

from shop.base.money import Money

from .types import Booked, Break, LineKind, Said

COLUMNS = ("kind", "reference", "amount", "fee")
ARRIVED = "arrived"
MOST_ROWS = 20_000


class Unreadable(ValueError):
    """The file is no table of ours, or a row of it is no good; `row` says which, 0 for the file."""

    def __init__(self, row: int) -> None:
        super().__init__(f"row {row}")
        self.row = row


def read_rows(content: bytes, currency: str, own: str) -> list[Said]:
    """The rows of a CSV file with the columns kind, reference, amount, fee; amounts exact, in major units.

    A column `arrived` says what a payout in another currency was in our own. Raises Unreadable.
    """
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        names = {(name or "").strip().lower(): name for name in reader.fieldnames or []}
        if not set(COLUMNS) <= set(names):
            raise Unreadable(0)
        known = [column for column in (*COLUMNS, ARRIVED) if column in names]
        rows = [
            _said(number, {column: (row[names[column]] or "").strip() for column in known}, currency, own)
            for number, row in enumerate(reader, start=2)
        ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(0) from error
    if not 0 < len(rows) <= MOST_ROWS:
        raise Unreadable(0)
    return rows


def _said(number: int, cells: dict[str, str], currency: str, own: str) -> Said:
    said = cells.get(ARRIVED, "").replace(",", "")
    try:
        kind = LineKind(cells["kind"].lower())
        amount, fee = (Money.from_major(cells[name].replace(",", "") or "0", currency) for name in ("amount", "fee"))
        arrived = Money.from_major(said, own) if said else None
    except ValueError as error:
        raise Unreadable(number) from error
    named = kind in {LineKind.FEE, LineKind.PAYOUT} or cells["reference"]
    if amount.minor < 0 or fee.minor < 0 or not named or len(cells["reference"]) > 120:
        raise Unreadable(number)
    if arrived and (kind != LineKind.PAYOUT or currency == own or arrived.minor < 0):
        raise Unreadable(number)
    return Said(number, kind, cells["reference"], amount, fee, arrived)


def trouble_of(said: Said, booked: Booked | None, *, seen: bool) -> Break | None:
    """What is wrong with a row about a payment or refund; `seen` when a row before it was about the same."""
    if booked is None:
        return Break.UNKNOWN
    if seen:
        return Break.TWICE
    return None if booked.amount_minor == said.amount.minor else Break.AMOUNT
