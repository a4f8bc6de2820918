"""Writing the books: `post()`, idempotent by key, and what happens in a shop in the words of `rules`."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime

from django.db import connection, transaction

from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.base.money import Money

from . import rules
from .models import Account, Journal, Posting
from .queries import entries_of, standing_of
from .types import AccountCode, Entry, GivenBack, Sale, SaleShare, Turned

Column = str | int | datetime | None
CLAIM = """
INSERT INTO ledger_journal (uid, kind, key, reference, at, actor, reverses_id)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING
RETURNING id, uid, kind, key, reference, at, actor, reverses_id
"""


class Unbalanced(ValueError):
    """The entries are empty or do not sum to zero in every currency."""


class KeyReused(Exception):
    """The key already names a journal with other entries."""


@transaction.atomic
def post(
    *,
    key: str,
    reference: str,
    entries: Sequence[Entry],
    at: datetime,
    by: Actor,
    reverses: Journal | None = None,
) -> Journal:
    """Write a journal; the same key with the same entries answers the first one, whoever was quicker.

    `key` says what happened once (`sale:order:12`; its first word is the journal's kind), `reference` whose money it
    is (`order:12`).
    Raises Unbalanced, and KeyReused when the key stands for other entries.
    """
    wanted = rules.merged(entries)
    if not wanted or not rules.balanced(wanted):
        raise Unbalanced(key)
    kind = key.partition(":")[0]
    columns: list[Column] = [str(uuid7()), kind, key, reference, at, str(by), reverses.pk if reverses else None]
    journal = _claim(columns)
    if journal is None:
        return _earlier(key, reference, wanted)
    accounts = _accounts(wanted)
    Posting.objects.bulk_create(
        Posting(
            journal=journal,
            account=accounts[entry.account.code, entry.amount.currency],
            amount_minor=entry.amount.minor,
            currency=entry.amount.currency,
            part=entry.part,
        )
        for entry in wanted
    )
    return journal


def post_sale(*, key: str, reference: str, sale: Sale, by: Actor, at: datetime) -> Journal:
    """An order was placed. Raises ValueError when its parts do not make up the total."""
    return post(key=key, reference=reference, entries=rules.sale(sale), by=by, at=at)


def post_capture(*, key: str, reference: str, taken: Turned, provider: str, by: Actor, at: datetime) -> Journal:
    """A payment provider took the shopper's money."""
    entries = rules.capture(taken, provider=provider)
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_cash(*, key: str, reference: str, amount: Money, by: Actor, at: datetime) -> Journal:
    """A carrier took cash at the door."""
    return post(key=key, reference=reference, entries=rules.cash_collected(amount), by=by, at=at)


def post_refund(*, key: str, reference: str, given: Turned, provider: str, by: Actor, at: datetime) -> Journal:
    """A payment provider gave the shopper money back."""
    entries = rules.refund(given, provider=provider)
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_given_back(*, key: str, reference: str, given: GivenBack, by: Actor, at: datetime) -> Journal:
    """A part of a sale is turned round, because it cannot be sent or came back. The caller holds the order's lock.

    Posted again under the same key it answers the first journal, though the seller's money has moved on since.
    """
    known = Journal.objects.filter(key=key, reference=reference).first()
    if known:
        return known
    reserve = _reserve_of(given.share, reference) if given.released else None
    entries = rules.given_back(given.share, rounding=given.rounding, reserve=reserve)
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_chargeback(
    *, key: str, reference: str, shares: Sequence[SaleShare], released: Set[int], by: Actor, at: datetime
) -> Journal:
    """A bank took money of a sale back: every seller gives its part up. The caller holds the order's lock.

    `released` are the sellers (ids) whose money of the sale was let go of.
    """
    known = Journal.objects.filter(key=key, reference=reference).first()
    if known:
        return known
    entries: list[Entry] = []
    for share in shares:
        reserve = _reserve_of(share, reference) if share.seller_id in released else None
        entries += rules.charged_back(share, reserve=reserve)
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def _reserve_of(share: SaleShare, reference: str) -> Money:
    return standing_of(share.seller_id, share.total.currency, reference=reference).reserve


def post_handback(*, key: str, reference: str, amount: Money, by: Actor, at: datetime) -> Journal:
    """A person gave the shopper money back by hand."""
    return post(key=key, reference=reference, entries=rules.handed_back(amount), by=by, at=at)


def post_goodwill(*, key: str, reference: str, amount: Money, by: Actor, at: datetime) -> Journal:
    """The marketplace gives the buyer of a sale something of its own."""
    return post(key=key, reference=reference, entries=rules.given_to_buyer(amount), by=by, at=at)


def post_remitted(*, key: str, reference: str, amount: Money, by: Actor, at: datetime) -> Journal:
    """A carrier handed over cash that it had collected."""
    return post(key=key, reference=reference, entries=rules.remitted(amount), by=by, at=at)


def post_settled(*, key: str, reference: str, amount: Money, provider: str, by: Actor, at: datetime) -> Journal:
    """A payment provider paid out to our bank."""
    return post(key=key, reference=reference, entries=rules.settled(amount, provider=provider), by=by, at=at)


def post_fee(*, key: str, reference: str, amount: Money, provider: str, by: Actor, at: datetime) -> Journal:
    """A payment provider kept its fee."""
    return post(key=key, reference=reference, entries=rules.fee(amount, provider=provider), by=by, at=at)


def post_tax_paid(*, key: str, reference: str, jurisdiction: str, amount: Money, by: Actor, at: datetime) -> Journal:
    """The marketplace paid tax on sales to a country or state."""
    entries = rules.tax_paid(jurisdiction, amount=amount)
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_bank_fee(*, key: str, reference: str, amount: Money, by: Actor, at: datetime) -> Journal:
    """Our bank kept its fee."""
    return post(key=key, reference=reference, entries=rules.bank_fee(amount), by=by, at=at)


def post_joined(*, key: str, reference: str, amount: Money, by: Actor, at: datetime) -> Journal:
    """What people paid back by hand is on our bank's statement."""
    return post(key=key, reference=reference, entries=rules.joined(amount), by=by, at=at)


def post_reversal(*, key: str, reversed_key: str, by: Actor, at: datetime) -> Journal:
    """What one journal posted is turned round by another. Raises Journal.DoesNotExist."""
    original = Journal.objects.get(key=reversed_key)
    entries = rules.reversal_of(entries_of(original))
    return post(key=key, reference=original.reference, entries=entries, by=by, at=at, reverses=original)


def _claim(columns: list[Column]) -> Journal | None:
    """A new journal; None when the key is taken, after waiting for whoever takes it now."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, columns)
        row = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    return Journal.from_db(connection.alias, names, row) if row else None


def _earlier(key: str, reference: str, wanted: list[Entry]) -> Journal:
    journal = Journal.objects.get(key=key)
    if journal.reference != reference or entries_of(journal) != wanted:
        raise KeyReused(key)
    return journal


def _accounts(entries: Sequence[Entry]) -> dict[tuple[str, str], Account]:
    """The accounts of the entries, opened where they are new."""
    wanted: dict[tuple[str, str], AccountCode] = {(e.account.code, e.amount.currency): e.account for e in entries}
    known = _known(wanted)
    missing = [
        Account(code=code, currency=currency, kind=account.kind)
        for (code, currency), account in sorted(wanted.items())
        if (code, currency) not in known
    ]
    if missing:
        Account.objects.bulk_create(missing, ignore_conflicts=True)
        known = _known(wanted)
    return known


def _known(wanted: dict[tuple[str, str], AccountCode]) -> dict[tuple[str, str], Account]:
    rows = Account.objects.filter(code__in={code for code, _currency in wanted}).order_by("code", "currency")
    return {(row.code, row.currency): row for row in rows}
