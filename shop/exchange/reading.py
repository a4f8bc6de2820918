"""Opens a product file safely: what it is, how large it gets, whether it is text, line by line.

`examine` goes through the whole file once before anything else happens, so that a file that breaks on its last
line is refused before its first line is imported. Afterwards `csv_records` and `json_records` stream.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from shop.exchange.problems import File, FileProblem

MEGABYTE = 1024 * 1024
BLOCK = 64 * 1024
JSON_LINE_LIMIT = MEGABYTE
RATIO_MATTERS_FROM = 10 * MEGABYTE
GZIP_MAGIC = b"\x1f\x8b"
WORKBOOK_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
BINARY_MAGICS = (b"\x89PNG", b"\xff\xd8\xff", b"%PDF", b"GIF8", b"RIFF", b"\x7fELF", b"SQLite format 3")
LINE_WITHIN = "\u2028"  # how tables that were workbooks write a line end within a cell: one row stays one line
CONTROL_BYTES = bytes(set(range(32)) - {9, 10, 12, 13}) + b"\x7f"


class Shape(StrEnum):
    """How the lines of a file are built."""

    CSV = "csv"
    JSON_LINES = "jsonl"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. `ratio` is unpacked to packed size, looked at from 10 MB on."""

    raw_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    ratio: int = 100
    rows: int = 200_000
    columns: int = 1_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that `examine` found readable. `rows` counts records without the header, `lines` the file's last line."""

    path: Path
    shape: Shape
    packed: bool
    sha256: str
    size: int
    rows: int = 0
    lines: int = 0

    def open(self) -> io.TextIOWrapper:
        """The file as text, unpacked, without its byte order mark, line ends untouched."""
        raw = gzip.open(self.path, "rb") if self.packed else self.path.open("rb")  # noqa: SIM115 - the wrapper closes it
        return io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """One record; `line` is where it begins, `last_line` where it ends (cells may contain line ends)."""

    line: int
    last_line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """One line of JSON; `content` is None where the line holds no object."""

    line: int
    content: dict[str, object] | None
    text: str


def examine(path: Path, *, shape: Shape, limits: Limits = LIMITS) -> SourceFile:
    """Look the whole file through. Raises `FileProblem` for anything that makes it unusable."""
    size, digest, packed = _examine_bytes(path, limits)
    _examine_text(path, packed=packed, size=size, limits=limits)
    source = SourceFile(path, shape, packed, digest, size)
    rows, lines = _count_csv(source, limits) if shape is Shape.CSV else _count_json(source, limits)
    if not rows:
        raise FileProblem(File.NO_ROWS)
    return replace(source, rows=rows, lines=lines)


def csv_records(source: SourceFile) -> Iterator[CsvRecord]:
    """All records with a cell that is not blank, the header first."""
    with source.open() as text:
        reader = csv.reader(text)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    whole = (cell.replace(LINE_WITHIN, "\n") for cell in cells)
                    yield CsvRecord(line, reader.line_num, tuple(whole))
                line = reader.line_num + 1
        except csv.Error as error:
            raise FileProblem(File.CELL_TOO_LONG, line=reader.line_num, limit=csv.field_size_limit()) from error


def json_records(source: SourceFile) -> Iterator[JsonRecord]:
    """All lines that are not blank. Decimal figures stay exact; NaN and infinity are no JSON."""
    with source.open() as text:
        line = 0
        while row := text.readline(JSON_LINE_LIMIT + 1):
            line += 1
            if len(row) > JSON_LINE_LIMIT:
                raise FileProblem(File.CELL_TOO_LONG, line=line, limit=JSON_LINE_LIMIT)
            if row.strip():
                yield JsonRecord(line, _json_object(row), row.strip())


def _json_object(row: str) -> dict[str, object] | None:
    try:
        content = json.loads(row, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _examine_bytes(path: Path, limits: Limits) -> tuple[int, str, bool]:
    try:
        size = path.stat().st_size
        with path.open("rb") as raw:
            head = raw.read(16)
            raw.seek(0)
            if size > limits.raw_bytes:
                raise FileProblem(File.TOO_BIG, limit=limits.raw_bytes // MEGABYTE)
            digest = hashlib.file_digest(raw, "sha256").hexdigest()
    except OSError as error:
        raise FileProblem(File.MISSING, name=path.name) from error
    if not size:
        raise FileProblem(File.EMPTY)
    packed = head.startswith(GZIP_MAGIC)
    if path.suffix.lower() == ".gz" and not packed:
        raise FileProblem(File.NOT_GZIP)
    return size, digest, packed


def _examine_text(path: Path, *, packed: bool, size: int, limits: Limits) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    unpacked, line, head = 0, 1, b""
    with gzip.open(path, "rb") if packed else path.open("rb") as raw:
        while block := _block(raw):
            head = head or _refuse_binary_head(block)
            unpacked += len(block)
            _refuse_growth(unpacked, size if packed else None, limits)
            line += _lines_of_text(decoder, block, head, line)
    _lines_of_text(decoder, b"", head, line, final=True)
    if not unpacked:
        raise FileProblem(File.EMPTY)


def _block(raw: io.BufferedIOBase) -> bytes:
    try:
        return raw.read(BLOCK)
    except (OSError, EOFError, zlib.error) as error:
        raise FileProblem(File.BROKEN_GZIP) from error


def _refuse_growth(unpacked: int, packed_size: int | None, limits: Limits) -> None:
    if unpacked > limits.unpacked_bytes:
        raise FileProblem(File.TOO_BIG_UNPACKED, limit=limits.unpacked_bytes // MEGABYTE)
    if packed_size and unpacked > RATIO_MATTERS_FROM and unpacked > packed_size * limits.ratio:
        raise FileProblem(File.PACKED_TOO_TIGHTLY, limit=limits.ratio)


def _refuse_binary_head(head: bytes) -> bytes:
    if head.startswith(WORKBOOK_MAGICS):
        raise FileProblem(File.WORKBOOK)
    if head.startswith((*BINARY_MAGICS, GZIP_MAGIC)):
        raise FileProblem(File.BINARY)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _utf16_without_mark(head):
        raise FileProblem(File.UTF16)
    return head


def _utf16_without_mark(head: bytes) -> bool:
    """Latin text in UTF-16 has a NUL in every second byte and none in the others."""
    even, odd = head[:512:2], head[1:512:2]
    zeros = sorted((even.count(0), odd.count(0)))
    return len(head) >= 4 and zeros[0] == 0 and zeros[1] * 2 > len(odd)


def _lines_of_text(
    decoder: codecs.IncrementalDecoder, block: bytes, head: bytes, line: int, *, final: bool = False
) -> int:
    """How many line ends the block has. Raises when it isn't text in UTF-8."""
    if b"\x00" in block:
        raise FileProblem(File.BINARY)
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        controls = len(head) - len(head.translate(None, CONTROL_BYTES))
        if controls * 20 > len(head):
            raise FileProblem(File.BINARY) from error
        before = error.object[: error.start].count(b"\n")
        raise FileProblem(File.NOT_UTF8, line=line + before) from error
    return block.count(b"\n")


def _count_csv(source: SourceFile, limits: Limits) -> tuple[int, int]:
    """Records after the header, and the last line."""
    records, last = -1, 0
    for records, record in enumerate(csv_records(source)):
        last = record.last_line
        if records > limits.rows:
            raise FileProblem(File.TOO_MANY_ROWS, limit=limits.rows)
        if len(record.cells) > limits.columns:
            raise FileProblem(File.TOO_MANY_COLUMNS, limit=limits.columns)
    if records < 0:
        raise FileProblem(File.EMPTY)
    return records, last


def _count_json(source: SourceFile, limits: Limits) -> tuple[int, int]:
    records, last = 0, 0
    for records, record in enumerate(json_records(source), start=1):
        last = record.line
        if records == 1 and record.content is None:
            raise FileProblem(File.NOT_JSON_LINES, line=record.line)
        if records > limits.rows:
            raise FileProblem(File.TOO_MANY_ROWS, limit=limits.rows)
    return records, last
