"""Numbers people read out. Gap-free series lock their row; call inside the transaction that uses the number."""

from django.db import connection, transaction

NEXT = """
INSERT INTO base_counter (name, last) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET last = base_counter.last + 1
RETURNING last
"""


def next_of(name: str, *, first: int = 1) -> int:
    """The series' next number; the first is `first`. Raises TransactionManagementError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [name, first])
        return cursor.fetchone()[0]
