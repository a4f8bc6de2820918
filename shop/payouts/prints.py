"""A seller's statement as a sheet of paper and as a table; figures come ready from the books."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from shop.base import papers
from shop.base.sheets import safe_cell

PAPER = Path(__file__).parent / "papers" / "statement.typ"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table in words, as it is printed."""

    date: str
    title: str
    reference: str
    amount: str
    balance: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A statement ready to print: who, when, the rows that add up, and every entry behind them."""

    number: str
    marketplace: str
    seller: str
    period: str
    currency: str
    rows: Sequence[tuple[str, str]]
    reserve: str
    lines: Sequence[Line]
    draft: bool


def statement_pdf(sheet: Sheet) -> bytes:
    """The statement on A4."""
    words = {
        "statement": _("Statement"),
        "draft": _("So far. The month is not over."),
        "date": _("Date"),
        "entry": _("Entry"),
        "reference": _("Reference"),
        "amount": _("Amount"),
        "balance": _("Balance"),
        "reserve": _("Kept as reserve at the end"),
        "entries": _("Entries"),
        "note": _("Balances of entries include the reserve."),
    }
    figures = {
        "lang": (get_language() or "en")[:2],
        "rtl": get_language_bidi(),
        "words": words,
        "number": sheet.number,
        "marketplace": sheet.marketplace,
        "seller": sheet.seller,
        "period": sheet.period,
        "draft": sheet.draft,
        "rows": [list(row) for row in sheet.rows],
        "reserve": sheet.reserve,
        "lines": [[one.date, one.title, one.reference, one.amount, one.balance] for one in sheet.lines],
    }
    return papers.pdf(PAPER, figures)


def statement_csv(sheet: Sheet) -> str:
    """The statement's rows and entries as a table that spreadsheets open; no cell is ever a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    rows = [
        [_("Statement"), sheet.number, sheet.period, sheet.currency],
        *([label, amount] for label, amount in sheet.rows),
        [_("Kept as reserve at the end"), sheet.reserve],
        [],
        [_("Date"), _("Entry"), _("Reference"), _("Amount"), _("Balance")],
        *([one.date, one.title, one.reference, one.amount, one.balance] for one in sheet.lines),
    ]
    writer.writerows([cell if is_number(cell) else safe_cell(cell) for cell in row] for row in rows)
    return stream.getvalue()


def is_number(cell: str) -> bool:
    """Whether the cell is a plain figure, which may begin with a minus."""
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()
