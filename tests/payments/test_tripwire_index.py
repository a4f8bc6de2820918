"""The tripwire of captured payments stays quick when the books are long."""

import pytest
from django.db import connection

from shop.ledger.models import Account

pytestmark = pytest.mark.django_db


def body_of_tripwire() -> str:
    """The question that the trigger asks, with its variable as a parameter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'payments_attempt_has_journal' LIMIT 1")
        (source,) = cursor.fetchone()
    question = source.partition("BEGIN")[2].partition(";\n")[0]
    for own, plain in (("INTO posted, turned", ""), ("wanted", "$1"), ("NEW.currency", "'BDT'")):
        question = question.replace(own, plain)
    return str(question).replace("NEW.charged_currency", "'USD'").strip()


def fill_books(journals: int) -> None:
    """Books long enough that reading all of them would show; the test's end takes them away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_journal (uid, kind, key, reference, at, actor)"
            " SELECT gen_random_uuid(), 'sale', 'sale:order:' || n, 'order:' || n, now(), 'test'"
            " FROM generate_series(1, %s) n",
            [journals],
        )
        account = Account.objects.create(code="test", currency="BDT", kind="asset")
        cursor.execute(
            "INSERT INTO ledger_posting (journal_id, account_id, amount_minor, currency)"
            " SELECT id, %s, amount, 'BDT' FROM ledger_journal, unnest(ARRAY[100, -100]) amount",
            [account.pk],
        )
        cursor.execute("ANALYZE ledger_journal, ledger_posting")


def test_parts_of_a_capture_are_found_by_index() -> None:
    fill_books(5000)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE tripwire(text) AS {body_of_tripwire()}")
        cursor.execute("EXPLAIN EXECUTE tripwire('capture:attempt:1')")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("DEALLOCATE tripwire")

    assert "Seq Scan on ledger_journal" not in plan
    assert "_like" in plan
    assert "~>=~" in plan
