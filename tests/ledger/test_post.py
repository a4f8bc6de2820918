"""Posting: once per key, balanced, never changed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from shop.base.actor import Actor
from shop.base.money import Money
from shop.ledger import rules
from shop.ledger.models import Account, Journal, Posting
from shop.ledger.queries import balance_of, entries_of, journals_of
from shop.ledger.services import KeyReused, Unbalanced, post
from shop.ledger.types import Entry, Turned

pytestmark = pytest.mark.django_db
TAKA = Money(500_00, "BDT")
LESS = Turned(Money(499_99, "BDT"), Money(499_99, "BDT"))
Post = Callable[..., Journal]


@pytest.fixture
def posted(at: datetime, by: Actor) -> Post:
    """Post a capture of 500 taka for order 1, with columns as wanted."""

    def write(**columns: object) -> Journal:
        usual = {"key": "capture:attempt:1", "reference": "order:1"}
        entries = rules.capture(Turned(TAKA, TAKA), provider="sandbox")
        return post(**(usual | {"entries": entries, "at": at, "by": by} | columns))

    return write


def test_posting_moves_the_balances(posted: Post) -> None:
    journal = posted()

    assert journal.kind == "capture"
    assert balance_of(rules.gateway_clearing("sandbox"), "BDT") == TAKA
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT", reference="order:1") == -TAKA
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT", reference="order:2") == Money.zero("BDT")
    assert list(journals_of("order:1")) == [journal]


def test_same_key_and_entries_answer_the_first_journal(posted: Post) -> None:
    first = posted()

    assert posted() == first
    assert Posting.objects.count() == 2


@pytest.mark.parametrize(
    "other",
    [{"entries": rules.capture(LESS, provider="sandbox")}, {"reference": "order:2"}],
    ids=["other amount", "other reference"],
)
def test_same_key_with_something_else_is_refused(posted: Post, other: dict[str, object]) -> None:
    posted()

    with pytest.raises(KeyReused):
        posted(**other)

    assert balance_of(rules.gateway_clearing("sandbox"), "BDT") == TAKA


@pytest.mark.parametrize(
    "entries",
    [[], [Entry(rules.COMMISSION, TAKA)], [Entry(rules.COMMISSION, TAKA), Entry(rules.COMMISSION, -TAKA)]],
    ids=["none", "one side", "nothing left"],
)
def test_unbalanced_entries_are_refused(posted: Post, entries: list[Entry]) -> None:
    with pytest.raises(Unbalanced):
        posted(entries=entries)

    assert not Journal.objects.exists()


def test_two_currencies_balance_one_by_one(posted: Post) -> None:
    yen = Money(500_00, "JPY")

    with pytest.raises(Unbalanced):
        posted(entries=[Entry(rules.COMMISSION, TAKA), Entry(rules.BUYER_RECEIVABLE, -yen)])


def test_reversal_names_what_it_reverses(posted: Post) -> None:
    first = posted()

    second = posted(key="cancel:1", entries=rules.reversal_of(entries_of(first)), reverses=first)

    assert second.reverses == first
    assert balance_of(rules.gateway_clearing("sandbox"), "BDT") == Money.zero("BDT")


@pytest.mark.parametrize("table", ["ledger_journal", "ledger_posting"])
@pytest.mark.parametrize("change", ["UPDATE {} SET created_at = now()", "DELETE FROM {}"])
def test_database_refuses_to_change_the_books(posted: Post, table: str, change: str) -> None:
    posted()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def _account(code: str, currency: str) -> Account:
    return Account.objects.create(code=code, currency=currency, kind="asset")


def _commit(at: datetime, *sides: tuple[str, int]) -> None:
    """Write a journal past the service, each side an account's currency and an amount in taka, and have it checked."""
    with transaction.atomic(), connection.cursor() as cursor:
        journal = Journal.objects.create(kind="test", key="test", reference="test", at=at, actor="test")
        for number, (currency, minor) in enumerate(sides):
            account = _account(f"account {number}", currency)
            Posting.objects.create(journal=journal, account=account, amount_minor=minor, currency="BDT")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_database_refuses_a_journal_without_postings(at: datetime) -> None:
    with pytest.raises(IntegrityError, match="has no postings"):
        _commit(at)


def test_database_refuses_an_unbalanced_journal(at: datetime) -> None:
    with pytest.raises(IntegrityError, match="does not balance"):
        _commit(at, ("BDT", 2), ("BDT", -1))


def test_database_refuses_a_posting_in_the_account_of_another_currency(at: datetime) -> None:
    with pytest.raises(IntegrityError, match="another currency"):
        _commit(at, ("JPY", 1), ("BDT", -1))


def test_database_refuses_a_posting_of_nothing(at: datetime) -> None:
    with pytest.raises(IntegrityError, match="ledger_posting_not_zero"):
        _commit(at, ("BDT", 0))


def test_database_refuses_a_second_journal_of_a_key(posted: Post, at: datetime) -> None:
    key = posted().key

    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        Journal.objects.create(kind="test", key=key, reference="test", at=at, actor="test")


def test_database_refuses_a_second_account_of_a_code_and_currency() -> None:
    _account("a", "BDT")

    with pytest.raises(IntegrityError, match="ledger_account_once"), transaction.atomic():
        _account("a", "BDT")
