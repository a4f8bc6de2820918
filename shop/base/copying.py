"""Very many rows at once by PostgreSQL's COPY, for generated and derived ones: no signal or default value runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def new_ids(table: str, count: int) -> list[int]:
    """Ids that nobody else gets, so that rows of several tables can name each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [pk for (pk,) in cursor.fetchall()]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows into the marketplace's table; returns how many. Constraints hold as for any INSERT.

    Columns that are not named take the database's default or NULL. Texts by language are given as `Jsonb`.
    """
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    written = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            written += 1
    return written
