"""A whole past in a few seconds: rows that services wrote, copied thousands of times inside the database.

Every copy is the same shop shifted: ids of the copied tables, foreign keys between them and the numbers in the keys of
journals grow by the same stride, so that each copy agrees with itself exactly as its original does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

KEYS = {"key", "reference"}
"""Columns whose texts name rows by number: `sale:order:12`."""

WORDS = {"currency", "status", "method", "provider"}
"""Columns that are never unique by themselves, though a partial index may name them alone."""

COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), target.relname,
       EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY(i.indkey)
               AND NOT EXISTS (SELECT 1 FROM pg_constraint t WHERE t.conrelid = a.attrelid AND t.contype = 'f'
                               AND t.conkey[1] = ANY(i.indkey)))
FROM pg_attribute a
LEFT JOIN pg_constraint f ON f.conrelid = a.attrelid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
LEFT JOIN pg_class target ON target.oid = f.confrelid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attnum
"""
SHIFTED = """
CREATE OR REPLACE FUNCTION pg_temp.shifted(text, bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT string_agg(CASE WHEN part ~ '^[0-9]+$' THEN (part::bigint + $2)::text ELSE part END, ':' ORDER BY place)
  FROM string_to_table($1, ':') WITH ORDINALITY AS words(part, place)
$$
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, what it points to, and whether it is unique by itself."""

    name: str
    kind: str
    target: str | None
    unique: bool

    def copied(self, tables: Sequence[str]) -> str:
        """The expression for it in copy `k`, whose ids are `shift` higher."""
        name = connection.ops.quote_name(self.name)
        if self.name == "id" or self.target in tables:
            return f"{name} + shift"
        if self.kind == "uuid":
            return "gen_random_uuid()"
        if self.name in KEYS:
            return f"pg_temp.shifted({name}, shift)"
        if self.unique and self.kind in {"text", "character varying"} and self.name not in WORDS:
            return f"CASE {name} WHEN '' THEN '' ELSE {name} || '-' || k END"
        return name


def clone(tables: Sequence[str], *, times: int) -> None:
    """Copy every row of these tables so often. Triggers and foreign keys sleep meanwhile; CHECKs and UNIQUEs do not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(SHIFTED)
        highest = " UNION ALL ".join(f"SELECT max(id) AS id FROM {table}" for table in tables)
        cursor.execute(f"SELECT max(id) + 1 FROM ({highest}) all_ids")
        stride = cursor.fetchone()[0]
        for table in tables:
            cursor.execute(COLUMNS, [table])
            columns = [Column(*row) for row in cursor.fetchall()]
            names = ", ".join(connection.ops.quote_name(column.name) for column in columns)
            wanted = ", ".join(column.copied(tables) for column in columns)
            copies = f"(SELECT k, k * {stride}::bigint AS shift FROM generate_series(1, {times}) k) copies"
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {wanted} FROM {table}, {copies}")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")
