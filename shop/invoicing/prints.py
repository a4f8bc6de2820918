"""A paper on A4. Words and figures come ready, in the paper's language; see `shop.web.common.invoices`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, get_language_bidi

from shop.base import papers
from shop.base.barcodes import code128
from shop.fulfilment.papers import said

PAPER = Path(__file__).parent / "papers" / "invoice.typ"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with lines below: who bills, who is billed, how it is paid."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is, what is said below it, and its figures in the order of the columns."""

    title: str
    notes: Sequence[str]
    figures: Sequence[str]


@dataclass(frozen=True, slots=True)
class SumRow:
    """One row of the totals."""

    label: str
    figure: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper ready to print. `lead` stands above the lines, `notes` below the totals; `code` is what is scanned."""

    title: str
    number: str
    issued: str
    marketplace: str
    blocks: Sequence[Block]
    lead: Sequence[str]
    columns: Sequence[str]
    lines: Sequence[Row]
    sums: Sequence[SumRow]
    notes: Sequence[str]
    code: str


def document_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF, in the active language and its direction."""
    figures: dict[str, Any] = {
        "lang": (get_language() or "en")[:2],
        "rtl": get_language_bidi(),
        "title": said(sheet.title),
        "number": sheet.number,
        "issued": sheet.issued,
        "marketplace": said(sheet.marketplace),
        "blocks": [{"title": one.title, "lines": [said(line) for line in one.lines]} for one in sheet.blocks],
        "lead": [said(line) for line in sheet.lead],
        "columns": list(sheet.columns),
        "lines": [
            {"title": said(row.title), "notes": [said(note) for note in row.notes], "figures": list(row.figures)}
            for row in sheet.lines
        ],
        "sums": [asdict(row) for row in sheet.sums],
        "notes": [said(line) for line in sheet.notes],
        "code": sheet.code,
        "bars": code128(sheet.code) if sheet.code else [],
    }
    return papers.pdf(PAPER, figures)
