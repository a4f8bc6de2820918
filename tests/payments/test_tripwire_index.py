"""The tripwire of captured payments stays quick when the books are long."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def body_of_tripwire() -> str:
    """The question that the trigger asks, with its variable as a parameter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'payments_attempt_has_journal' LIMIT 1")
        (source,) = cursor.fetchone()
    question = source.partition("BEGIN")[2].partition(";\n")[0]
    return str(question).replace("INTO posted", "").replace("wanted", "$1").strip()


def test_parts_of_a_capture_are_found_by_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"PREPARE tripwire(text) AS {body_of_tripwire()}")
        cursor.execute("EXPLAIN EXECUTE tripwire('capture:attempt:1')")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("DEALLOCATE tripwire")

    assert "Seq Scan on ledger_journal" not in plan
    assert "_like" in plan
    assert "~>=~" in plan
