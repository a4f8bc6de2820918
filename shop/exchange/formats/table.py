"""A CSV with a header, read by column name: header matching and one `Line` per record.

A `Line` gives typed fields and writes down what it could not read; the format decides what that means for
the product.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from shop.exchange import rules
from shop.exchange.problems import Effect, File, FileProblem, Row, RowProblem, excerpt
from shop.exchange.reading import SourceFile, csv_records
from shop.exchange.types import ABSENT, EMPTY, Blank, Field

FORMULA = re.compile(r"^\s*[=＝]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
CODE_COLUMNS = frozenset({"handle", "slug", "sku", "barcode", "parent", "id"})
SHORT_TEXT = 255
COLUMN_LIMITS = {"handle": 160, "slug": 160, "sku": 80, "barcode": 20, "vendor": 80, "brand": 80, "brands": 1_000}
WORD_LIMIT = 40
LIST_LIMIT = 5_000
LONG_TEXT = 60_000
type Resolve = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Header:
    """Which of our columns stand where. `labels` holds the names as the file writes them."""

    columns: tuple[str | None, ...]
    labels: Mapping[str, str]
    ignored: tuple[str, ...]


@dataclass(slots=True)
class Line:
    """One record of a table. Reading a cell that is wrong adds to `problems` and answers ABSENT."""

    line: int
    last_line: int
    cells: Mapping[str, str]
    labels: Mapping[str, str]
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def spoiled(self) -> bool:
        """Whether a cell was so wrong that the line can't be used."""
        return any(problem.effect is Effect.LINE_LEFT_OUT for problem in self.problems)

    def raw(self, column: str) -> str:
        """The trimmed cell, "" where blank or absent."""
        return self.cells.get(column, "")

    def text(self, column: str, *, limit: int = 0) -> Field[str]:
        """Text as it stands. A formula stays text and is reported; in a code column it spoils the line."""
        value = self.cells.get(column)
        if not value:
            return ABSENT if value is None else EMPTY
        if CONTROL.search(value):
            return self._drop(column, Row.CONTROL_CHARACTERS)
        if FORMULA.match(value):
            code = column in CODE_COLUMNS
            self.note(
                column, Row.FORMULA_IN_CODE if code else Row.FORMULA_KEPT, Effect.LINE_LEFT_OUT if code else Effect.KEPT
            )
        value = rules.without_text_mark(value, code=column in CODE_COLUMNS)
        limit = limit or COLUMN_LIMITS.get(column, SHORT_TEXT)
        if len(value) > limit:
            return self._drop(column, Row.TOO_LONG, found=len(value), limit=limit)
        return value

    def tags(self, column: str) -> Field[tuple[str, ...]]:
        """Words separated by commas; those that are too long are reported and left out."""
        text = self.text(column, limit=LIST_LIMIT)
        if isinstance(text, Blank):
            return text
        tags = rules.words(text)
        for tag in tags:
            if len(tag) > WORD_LIMIT:
                self.note(column, Row.TOO_LONG, Effect.VALUE_LEFT_OUT, found=len(tag), limit=WORD_LIMIT)
        return tuple(tag for tag in tags if len(tag) <= WORD_LIMIT)

    def price(self, column: str, *, exponent: int) -> Field[int]:
        """Minor units. A price that can't be read spoils the line: nothing is sold at a guess."""
        return self._read(column, lambda text: rules.minor_units(text, exponent=exponent), Effect.LINE_LEFT_OUT)

    def count(self, column: str) -> Field[int]:
        """Pieces in stock; below zero (oversold elsewhere) is taken as 0 and reported."""
        count = self._read(column, rules.whole_number, Effect.VALUE_LEFT_OUT)
        if isinstance(count, Blank) or count >= 0:
            return count
        self.note(column, Row.STOCK_NEGATIVE, Effect.KEPT)
        return 0

    def grams(self, column: str, *, unit: str = "g") -> Field[int]:
        """A weight in whole grams."""
        return self._read(column, lambda text: rules.grams(text, unit=unit), Effect.VALUE_LEFT_OUT)

    def flag(self, column: str) -> Field[bool]:
        """Yes or no."""
        return self._read(column, rules.yes_or_no, Effect.VALUE_LEFT_OUT)

    def picture(self, column: str) -> Field[str]:
        """An address or file name of a picture."""
        return self._read(column, rules.picture_address, Effect.VALUE_LEFT_OUT)

    def choice[T](self, column: str, choices: Mapping[str, T], code: Row) -> Field[T]:
        """One of the named values, in any case."""

        def pick(text: str) -> T:
            if text.lower() not in choices:
                raise rules.Unreadable(code)
            return choices[text.lower()]

        return self._read(column, pick, Effect.VALUE_LEFT_OUT)

    def note(self, column: str, code: Row, effect: Effect, **params: object) -> None:
        """Write a finding about this line down."""
        self.problems.append(
            RowProblem(
                line=self.line,
                code=code,
                effect=effect,
                column=self.labels.get(column, ""),
                value=excerpt(self.raw(column)),
                params=params,
            )
        )

    def _read[T](self, column: str, read: Callable[[str], T], effect: Effect) -> Field[T]:
        value = self.cells.get(column)
        if not value:
            return ABSENT if value is None else EMPTY
        try:
            return read(rules.without_text_mark(value, code=True))
        except rules.Unreadable as error:
            self.note(column, error.code, effect, **error.params)
            return ABSENT

    def _drop(self, column: str, code: Row, **params: object) -> Blank:
        code_column = column in CODE_COLUMNS
        self.note(column, code, Effect.LINE_LEFT_OUT if code_column else Effect.VALUE_LEFT_OUT, **params)
        return ABSENT


def read_header(names: tuple[str, ...], *, resolve: Resolve, required: Mapping[str, str], title: str) -> Header:
    """Match a header with our columns; `required` maps our columns to the names people know.

    Raises `FileProblem` for a file without header, with other separators, of another format, or with a column twice.
    """
    columns = tuple(resolve(plain_name(name)) for name in names)
    labels: dict[str, str] = {}
    for column, name in zip(columns, names, strict=True):
        if column in labels:
            raise FileProblem(File.COLUMN_TWICE, column=excerpt(name))
        if column is not None:
            labels[column] = name.strip()
    if not labels:
        if len(names) == 1 and any(resolve(plain_name(part)) for part in re.split(r"[;\t|]", names[0])):
            raise FileProblem(File.OTHER_DELIMITER)
        raise FileProblem(File.NO_HEADER, example=", ".join(required.values()))
    for column, name in required.items():
        if column not in labels:
            raise FileProblem(File.WRONG_HEADER, format=title, missing=name)
    ignored = tuple(
        name.strip() for column, name in zip(columns, names, strict=True) if column is None and name.strip()
    )
    return Header(columns, labels, ignored)


def plain_name(name: str) -> str:
    """A column name without regard to case, doubled blanks and padding."""
    return " ".join(name.split()).lower()


def read_lines(source: SourceFile, header_of: Callable[[tuple[str, ...]], Header]) -> Iterator[Line]:
    """The records below the header. A record with the wrong number of cells comes spoiled and without cells."""
    records = csv_records(source)
    header = header_of(next(records).cells)
    width = len(header.columns)
    for record in records:
        line = Line(record.line, record.last_line, {}, header.labels)
        extra = [cell for cell in record.cells[width:] if cell.strip()]
        if len(record.cells) < width or extra:
            line.note("", Row.CELL_COUNT, Effect.LINE_LEFT_OUT, found=len(record.cells), expected=width)
        else:
            pairs = zip(header.columns, record.cells, strict=False)
            line.cells = {column: cell.strip() for column, cell in pairs if column is not None}
        yield line
