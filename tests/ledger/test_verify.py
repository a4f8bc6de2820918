"""`manage.py ledger verify`."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shop.base.actor import Actor
from shop.base.money import Money
from shop.ledger import rules
from shop.ledger.models import Journal, Posting
from shop.ledger.services import post
from shop.ledger.types import Turned

pytestmark = pytest.mark.django_db
TAKA = Money(500_00, "BDT")


@pytest.fixture
def journal(at: datetime, by: Actor) -> Journal:
    """A sound reversal pair; the second of them."""
    entries = rules.capture(Turned(TAKA, TAKA), provider="nobody")
    first = post(key="first", reference="test:1", entries=entries, at=at, by=by)
    again = rules.reversal_of(entries)
    return post(key="second", reference="test:1", entries=again, at=at, by=by, reverses=first)


def verify() -> tuple[str, str]:
    """What the command says on stdout and stderr; the second is empty when the books are right."""
    out, err = StringIO(), StringIO()
    try:
        call_command("ledger", "verify", stdout=out, stderr=err)
    except CommandError as error:
        return str(error), err.getvalue()
    return out.getvalue(), err.getvalue()


def tamper(sql: str) -> None:
    """Change the books as only a superuser with the triggers off could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_sound_books_have_no_differences(journal: Journal) -> None:
    assert verify() == ("main: 2 journals, no differences.\n", "")


def test_tampered_amount_is_found_three_ways(journal: Journal) -> None:
    tamper(f"UPDATE ledger_posting SET amount_minor = amount_minor + 1 WHERE id = {journal.postings.first().pk}")

    verdict, findings = verify()

    assert "differences." in verdict
    assert "journal balance: second: sums to 1 BDT" in findings
    assert "reversal: second: is not the opposite of first" in findings


def test_journal_that_lost_its_postings_is_found(journal: Journal) -> None:
    tamper(f"DELETE FROM ledger_posting WHERE journal_id = {journal.pk}")

    assert "journal balance: second: has no postings" in verify()[1]


def test_posting_in_another_currency_is_found(journal: Journal) -> None:
    tamper(f"UPDATE ledger_posting SET currency = 'JPY' WHERE journal_id = {journal.pk}")

    assert "journal balance: second: posts JPY to" in verify()[1]
    assert Posting.objects.filter(currency="JPY").count() == 2


def test_balances_lists_every_account(journal: Journal) -> None:
    out = StringIO()

    call_command("ledger", "balances", stdout=out)

    assert [line.split() for line in out.getvalue().splitlines()] == [
        ["main:", "buyer_receivable", "BDT", "0.00"],
        ["main:", "gateway_clearing:nobody", "BDT", "0.00"],
    ]


@pytest.mark.django_db(transaction=True)
def test_verify_looks_at_one_instant_and_writes_nothing(journal: Journal) -> None:
    assert verify() == ("main: 2 journals, no differences.\n", "")

    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)
