"""Files that are refused as a whole, and files that are read although they look unusual."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from shop.exchange.problems import File, FileProblem
from shop.exchange.reading import MEGABYTE, Limits, Shape, csv_records, examine, json_records

HEADER = "Handle,Title\n"


def refusal_of(path: Path, *, shape: Shape = Shape.CSV, limits: Limits | None = None) -> FileProblem:
    with pytest.raises(FileProblem) as refusal:
        examine(path, shape=shape, limits=limits or Limits())
    return refusal.value


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", File.EMPTY),
        (b"\n\n\n", "a.csv", File.EMPTY),
        (HEADER.encode(), "a.csv", File.NO_ROWS),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.csv", File.BINARY),
        (b"%PDF-1.7\n", "a.csv", File.BINARY),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.csv", File.BINARY),
        (b"Handle,Title\na,b\x00c\n", "a.csv", File.BINARY),
        (b"\x01\x02\x03\xff\xfe\x80" * 30, "a.csv", File.BINARY),
        (b"PK\x03\x04" + b"\x14\x00" * 40, "a.xlsx", File.WORKBOOK),
        ("Handle,Title\na,b\n".encode("utf-16"), "a.csv", File.UTF16),
        ("Handle,Title\na,b\n".encode("utf-16-le"), "a.csv", File.UTF16),
        ("Handle,Title\na,b\n".encode("utf-16-be"), "a.csv", File.UTF16),
    ],
)
def test_file_that_is_no_table_of_text_is_refused(write_file, content: bytes, name: str, code: File) -> None:
    path = write_file(content, name)

    assert refusal_of(path).code is code


def test_file_in_an_older_encoding_is_refused_with_its_line(write_file) -> None:
    path = write_file(b"Handle,Title\na,b\ncaf\xe9,Caf\xe9\n")

    problem = refusal_of(path)

    assert (problem.code, problem.params) == (File.NOT_UTF8, {"line": 3})


def test_character_cut_off_at_the_end_is_refused(write_file) -> None:
    path = write_file("Handle,Title\na,é".encode()[:-1])

    assert refusal_of(path).code is File.NOT_UTF8


def test_character_across_a_block_border_is_read(write_file) -> None:
    filler = "x" * (64 * 1024 - len(HEADER) - 3)
    path = write_file(f"{HEADER}a,{filler}é\n")

    assert examine(path, shape=Shape.CSV).rows == 1


def test_missing_file_is_refused(tmp_path: Path) -> None:
    problem = refusal_of(tmp_path / "nowhere.csv")

    assert (problem.code, problem.params) == (File.MISSING, {"name": "nowhere.csv"})


def test_folder_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path).code is File.MISSING


def test_file_above_the_size_limit_is_refused(write_file) -> None:
    path = write_file(HEADER + "a,b\n" * 600_000)

    problem = refusal_of(path, limits=Limits(raw_bytes=2 * MEGABYTE))

    assert (problem.code, problem.params) == (File.TOO_BIG, {"limit": 2})


def test_packed_file_that_grows_to_200_mb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as packed:
        packed.write(HEADER.encode())
        for _ in range(201):
            packed.write(b"a" * (MEGABYTE - 1) + b"\n")

    problem = refusal_of(path)

    assert path.stat().st_size < 2 * MEGABYTE
    assert (problem.code, problem.params) == (File.PACKED_TOO_TIGHTLY, {"limit": 100})


def test_packed_file_above_the_unpacked_limit_is_refused(write_file) -> None:
    path = write_file(HEADER + "a,b\n" * 600_000, "a.csv.gz")

    problem = refusal_of(path, limits=Limits(unpacked_bytes=2 * MEGABYTE))

    assert (problem.code, problem.params) == (File.TOO_BIG_UNPACKED, {"limit": 2})


def test_packed_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "a,b\n" * 5000).encode())[:-20])

    assert refusal_of(path).code is File.BROKEN_GZIP


def test_file_named_gz_that_is_not_packed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_text(HEADER + "a,b\n")

    assert refusal_of(path).code is File.NOT_GZIP


def test_packed_file_inside_a_packed_file_is_refused(write_file) -> None:
    path = write_file(gzip.compress(HEADER.encode()), "a.csv.gz")

    assert refusal_of(path).code is File.BINARY


def test_packed_file_without_its_ending_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(gzip.compress((HEADER + "a,b\n").encode()))

    assert examine(path, shape=Shape.CSV).packed is True


def test_cell_without_closing_quotation_mark_is_refused_with_its_line(write_file) -> None:
    path = write_file(HEADER + 'a,"begins\n' + "b,c\n" * 40_000)

    problem = refusal_of(path)

    assert problem.code is File.CELL_TOO_LONG
    assert problem.params["limit"] == 131_072


def test_file_with_too_many_rows_is_refused(write_file) -> None:
    path = write_file(HEADER + "a,b\n" * 11)

    problem = refusal_of(path, limits=Limits(rows=10))

    assert (problem.code, problem.params) == (File.TOO_MANY_ROWS, {"limit": 10})


def test_lines_are_counted_as_spreadsheets_count_them(write_file) -> None:
    path = write_file('\ufeffHandle,Title\r\na,"one\r\ntwo"\r\n\r\n,,\r\nb,c\r\n')

    records = list(csv_records(examine(path, shape=Shape.CSV)))

    assert [(record.line, record.last_line, record.cells) for record in records] == [
        (1, 1, ("Handle", "Title")),
        (2, 3, ("a", "one\r\ntwo")),
        (6, 6, ("b", "c")),
    ]


def test_same_file_has_the_same_hash_whatever_its_name(write_file) -> None:
    one = examine(write_file(HEADER + "a,b\n", "one.csv"), shape=Shape.CSV)
    two = examine(write_file(HEADER + "a,b\n", "two.csv"), shape=Shape.CSV)

    assert one.sha256 == two.sha256
    assert (one.size, one.rows) == (17, 1)


def test_json_lines_give_objects_and_mark_what_is_none(write_file) -> None:
    path = write_file('{"a": 1.10}\n\n[1]\n{"a": NaN}\nnonsense\n' + "[" * 100_000 + "\n", "a.jsonl.gz")

    records = list(json_records(examine(path, shape=Shape.JSON_LINES)))

    assert [(record.line, str(record.content)) for record in records] == [
        (1, "{'a': Decimal('1.10')}"), (3, "None"), (4, "None"), (5, "None"), (6, "None"),
    ]  # fmt: skip


def test_file_that_is_not_json_lines_is_refused(write_file) -> None:
    path = write_file(HEADER + "a,b\n", "a.jsonl")

    problem = refusal_of(path, shape=Shape.JSON_LINES)

    assert (problem.code, problem.params) == (File.NOT_JSON_LINES, {"line": 1})


def test_endless_json_line_is_refused(write_file) -> None:
    path = write_file('{"a": "' + "x" * MEGABYTE + '"}\n', "a.jsonl")

    assert refusal_of(path, shape=Shape.JSON_LINES).code is File.CELL_TOO_LONG
