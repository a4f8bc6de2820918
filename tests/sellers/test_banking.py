"""The account that earnings go to: changed with a pause, told to every owner, kept in a history without numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.models import AuditEntry
from shop.notifications.models import Mail
from shop.sellers.models import PayoutAccount, PayoutAccountChange, Seller, SellerStaff
from shop.sellers.queries import payout_history_of
from shop.sellers.services import CannotChangeAccount, change_payout_account
from shop.sellers.types import COOLING_OFF, PayoutDraft
from tests.factories.sellers import BANK, applicant_of, fill_in
from tests.queue import drain

pytestmark = pytest.mark.django_db
WALLET = PayoutDraft(kind="wallet", holder="Rehana Begum", number="01712345678", wallet="bkash")


def changed(seller: Seller, draft: PayoutDraft, *, by: Actor, at: datetime) -> PayoutAccount:
    """The account after the change."""
    return change_payout_account(seller_id=seller.pk, draft=draft, by=by, at=at)


def test_changed_account_is_paid_to_after_three_days(seller: Seller, by: Actor, at: datetime) -> None:
    account = changed(seller, BANK, by=by, at=at)

    assert (account.hint, account.changed_at, account.usable_from_at) == ("4556", at, at + COOLING_OFF)
    assert not account.usable_at(at)
    assert account.usable_at(at + COOLING_OFF)


def test_account_of_an_application_waits_for_nothing_but_the_office(shopper: User, at: datetime) -> None:
    seller = applicant_of(shopper)
    fill_in(seller)

    assert seller.payout_account.usable_at(at)
    assert [line.ends_with for line in payout_history_of(seller)] == ["4556"]


def test_history_and_audit_keep_the_ends_of_numbers_only(seller: Seller, by: Actor, at: datetime) -> None:
    changed(seller, BANK, by=by, at=at)
    changed(seller, WALLET, by=by, at=at)

    lines = payout_history_of(seller)
    assert [(line.place, line.ends_with, line.actor) for line in lines] == [
        ("bKash", "5678", "system:test"),
        ("BRAC Bank", "4556", "system:test"),
    ]
    note = AuditEntry.objects.filter(action="sellers.payout_account_saved").latest("id")
    assert (note.before, note.after) == (
        {"kind": "bank", "ends_with": "4556"},
        {"kind": "wallet", "ends_with": "5678"},
    )


def test_history_cannot_be_rewritten(seller: Seller, by: Actor, at: datetime) -> None:
    changed(seller, BANK, by=by, at=at)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        PayoutAccountChange.objects.update(ends_with="0000")

    assert payout_history_of(seller)[0].ends_with == "4556"


def test_number_lies_sealed_in_the_database(seller: Seller, by: Actor, at: datetime) -> None:
    changed(seller, BANK, by=by, at=at)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM sellers_payoutaccount a")
        assert BANK.number not in cursor.fetchone()[0]
    assert PayoutAccount.objects.get().number == BANK.number


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (BANK, "already"),
        (replace(BANK, routing_number="055580376"), "mistake"),
        (replace(WALLET, number="123"), "mistake"),
        (replace(BANK, kind="iban", routing_number=""), "mistake"),
    ],
)
def test_same_account_and_numbers_that_cannot_be_change_nothing(
    seller: Seller, by: Actor, at: datetime, draft: PayoutDraft, sentence: str
) -> None:
    changed(seller, BANK, by=by, at=at)

    with pytest.raises(CannotChangeAccount, match=sentence):
        changed(seller, draft, by=by, at=at)

    assert PayoutAccountChange.objects.count() == 1


def test_applicant_changes_it_in_the_application(shopper: User, by: Actor, at: datetime) -> None:
    seller = applicant_of(shopper)

    with pytest.raises(CannotChangeAccount, match="application"):
        changed(seller, BANK, by=by, at=at)

    assert not PayoutAccount.objects.exists()


def test_every_owner_gets_a_mail_and_nobody_else(
    seller: Seller, shopper: User, other_shopper: User, by: Actor, at: datetime
) -> None:
    SellerStaff.objects.create(seller=seller, user=shopper, role="owner")
    SellerStaff.objects.create(seller=seller, user=other_shopper, role="finance")

    changed(seller, WALLET, by=by, at=at)
    drain()

    mails = Mail.objects.filter(kind="sellers.payout_account_changed").order_by("recipient")
    assert [mail.recipient for mail in mails] == ["nusrat@example.com", "rehana@example.com"]
    assert "bKash, number ending in 5678" in mails[0].text
    assert WALLET.number not in mails[0].text + mails[0].html
