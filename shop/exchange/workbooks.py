"""XLSX files, in and out, as plain tables: formulas stay text, nothing is calculated, nothing outside is opened."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from shop.base.archives import MEGABYTE, ZipLimits, names_in_zip
from shop.base.refusal import Refusal
from shop.base.sheets import safe_cell

from .problems import File, FileProblem
from .reading import LIMITS, LINE_WITHIN

MAGIC = b"PK\x03\x04"
UNPACKED = ZipLimits(entries=2_000, unpacked_bytes=120 * MEGABYTE)
ROWS = 50_000
CELL_LENGTH = 32_000
BROKEN = (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError)


class CannotWrite(Refusal):
    """The rows don't fit into a workbook."""


def is_workbook(content: bytes) -> bool:
    """Whether it begins as an XLSX does."""
    return content.startswith(MAGIC)


def write_as_csv(content: bytes, path: Path) -> None:
    """The first sheet that holds anything as CSV in UTF-8. Raises FileProblem.

    A line of the CSV is a row of the sheet: line ends within cells become LINE_WITHIN, empty rows stay where they are.
    """
    if names_in_zip(content, UNPACKED) is None:
        raise FileProblem(File.BAD_WORKBOOK)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        try:
            writer.writerows(_rows(content))
        except (*BROKEN, SyntaxError) as error:
            raise FileProblem(File.BAD_WORKBOOK) from error


def _rows(content: bytes) -> Iterator[list[str]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file says of its own size is not to be trusted
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if number > ROWS:
            raise FileProblem(File.TOO_MANY_ROWS, limit=ROWS)
        if len(row) > LIMITS.columns and any(value is not None for value in row[LIMITS.columns :]):
            raise FileProblem(File.TOO_MANY_COLUMNS, limit=LIMITS.columns)
        yield [_text(value) for value in row[: LIMITS.columns]]


def _text(value: object) -> str:
    """A cell as a person would write it; 350.0 is 350, dates are ISO 8601."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return LINE_WITHIN.join(str(value).replace("\x00", "").splitlines())


def workbook_of(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet whose cells are all text: a spreadsheet calculates none of them.

    Raises CannotWrite for a text that no cell can hold.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Haat")
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=safe_cell(_storable(text)))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _storable(text: str) -> str:
    """Without the signs that XML cannot hold."""
    if len(text) > CELL_LENGTH:
        raise CannotWrite(_("A description is too long for a spreadsheet. Download the CSV file instead."))
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")
