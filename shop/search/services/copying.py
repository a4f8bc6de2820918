"""A judged catalogue many times over, to see how quick a large one is: its rows and those of its index are copied.

Only the database copies. Every copy keeps its words, so each word is in so many times more products; identifiers are
not copied, as nothing has two owners.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from shop.base.tenancy import connection

COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
STRIDE = "SELECT max(id) + 1 FROM catalog_product"
MAY_SKIP_CHECKS = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
PRODUCT = {"product_id": "product_id + k * {stride}"}
# What differs in the copy `k` of a row.
COPIED: Mapping[str, Mapping[str, str]] = {
    "catalog_product": {
        "id": "id + k * {stride}",
        "public_id": "gen_random_uuid()",
        "slug": "'copy-' || k || '-' || id",
        "handle": "handle || '-' || k",
        "in_stock": "(id + k) %% 2 = 0",
        "min_price_minor": "min_price_minor + k",
    },
    "catalog_productattribute": {**PRODUCT, "id": "nextval(pg_get_serial_sequence('catalog_productattribute', 'id'))"},
    "search_posting": PRODUCT,
    "search_document": {**PRODUCT, "terms": "'{{}}'", "words": "'{{}}'"},
    "search_meaning": PRODUCT,
}
COUNTS = (
    "UPDATE search_lexeme SET products = products * %(times)s",
    "UPDATE search_word SET products = products * %(times)s",
    "UPDATE search_generation SET documents = documents * %(times)s",
)


def copy_catalogue(*, times: int) -> None:
    """Add `times` copies of every product with its attributes and its place in the index. Not in a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STRIDE)
        stride = cursor.fetchone()[0]
        cursor.execute(MAY_SKIP_CHECKS)
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")
        for table, differing in COPIED.items():
            _copy(table, {name: text.format(stride=stride) for name, text in differing.items()}, times)
        for statement in COUNTS:
            cursor.execute(statement, {"times": times + 1})
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join([*COPIED, 'search_lexeme', 'search_word'])}")


def _copy(table: str, differing: Mapping[str, str], times: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        wanted = [differing.get(name.strip('"'), name) for name in names]
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(wanted)}"  # noqa: S608 - our own names
            f" FROM {table}, generate_series(1, %s) AS copies (k)",
            [times],
        )
