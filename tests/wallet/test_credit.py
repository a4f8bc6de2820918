"""Store credit: given, approved, paid into."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.four_eyes import CannotDecide
from shop.base.models import AuditEntry, Event
from shop.checkout.services import OfficeRefund, leave_out, refund_by_hand, settle
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.payments.models import Refund
from shop.payments.types import Evidence, Finding
from shop.sellers.models import Seller
from shop.wallet.models import Proposal, Purse, PurseEntry
from shop.wallet.queries import credit_of
from shop.wallet.services import ALONE_AT_MOST, CannotGiveCredit, decide_proposal, give_credit
from tests.checkout.crowd import at_once
from tests.checkout.state import assert_sound
from tests.factories import make_order, make_product
from tests.factories.wallet import STAFF, give, taka

pytestmark = pytest.mark.django_db


def test_credit_is_given_once_per_form_stands_in_the_books_and_is_told(shopper: User, at: datetime) -> None:
    token = uuid4()

    for _press in range(2):
        give_credit(user_id=shopper.pk, amount=taka(150), reason="Late parcel", token=token, by=STAFF, at=at)

    assert credit_of(shopper.pk, "BDT").balance == taka(150)
    assert balance_of(rules.STORE_CREDIT, "BDT") == -taka(150)
    assert balance_of(rules.GOODWILL, "BDT") == taka(150)
    assert AuditEntry.objects.get(action="wallet.credit_given").after == {"amount": 150_00, "reason": "Late parcel"}
    assert Event.objects.get(name="wallet.credit_given").subject_id == PurseEntry.objects.get().pk
    assert_sound()


def test_nobody_gives_credit_to_themselves(shopper: User, at: datetime) -> None:
    by = Actor.user(shopper.pk)

    with pytest.raises(CannotGiveCredit, match="themselves"):
        give_credit(user_id=shopper.pk, amount=taka(1), reason="Me", token=uuid4(), by=by, at=at)

    assert not Purse.objects.exists()


def test_much_credit_needs_a_second_person(shopper: User, operator: User, at: datetime) -> None:
    amount = taka(ALONE_AT_MOST // 100 + 1)
    give_credit(user_id=shopper.pk, amount=amount, reason="Sorry", token=uuid4(), by=STAFF, at=at)
    proposal = Proposal.objects.get()

    with pytest.raises(CannotDecide, match="colleague"):
        decide_proposal(proposal_id=proposal.pk, grant=True, by=STAFF, at=at)
    assert not Purse.objects.exists()

    decide_proposal(proposal_id=proposal.pk, grant=True, by=Actor.user(operator.pk), at=at)

    assert credit_of(shopper.pk, "BDT").balance == amount
    with pytest.raises(CannotDecide, match="already"):
        decide_proposal(proposal_id=proposal.pk, grant=True, by=Actor.user(operator.pk), at=at)
    assert_sound()


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_thirty_times_at_once_gives_once(shopper: User, at: datetime) -> None:
    step = partial(give_credit, user_id=shopper.pk, amount=taka(10), reason="Sorry", token=uuid4(), by=STAFF, at=at)

    answers = at_once([step] * 30)

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert credit_of(shopper.pk, "BDT").balance == taka(10)
    assert_sound()


def test_what_the_office_owes_can_become_store_credit(seller: Seller, shopper: User, at: datetime, by: Actor) -> None:
    placed = make_order((make_product(seller, price_minor=500_00), 2), method="sandbox", user=shopper)
    attempt = placed.attempt
    settle(attempt_id=attempt.pk, evidence=Evidence(Finding.PAID, amount=attempt.amount), by=by, at=at)
    package = placed.order.packages.get()
    leave_out(package_id=package.pk, wanted={package.lines.get().pk: 1}, reason="broken", restock=False, by=by, at=at)
    refused = Refund.objects.get()
    Refund.objects.filter(pk=refused.pk).update(status="failed")
    type(attempt).objects.filter(pk=attempt.pk).update(refunded_minor=0)
    said = OfficeRefund(amount=taka(500), token=uuid4(), reason="asked for it", into_credit=True)

    for _press in range(2):
        refund_by_hand(attempt_id=attempt.pk, said=said, by=by, at=at)

    attempt.refresh_from_db()
    assert (attempt.refunded_minor, credit_of(shopper.pk, "BDT").balance) == (500_00, taka(500))
    assert balance_of(rules.gateway_clearing("sandbox"), "BDT") == taka(1000)
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT", reference=placed.order.reference) == taka(0)
    assert_sound()


def test_the_books_refuse_credit_without_a_journal_and_a_purse_below_zero(shopper: User, at: datetime) -> None:
    give(shopper, 10)
    purse = Purse.objects.get()

    with pytest.raises(IntegrityError, match="without its journal"), transaction.atomic():
        PurseEntry.objects.create(purse=purse, kind="given", amount_minor=5, key="given:x", actor="x", at=at)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="wallet_purse_not_negative"), transaction.atomic():
        Purse.objects.update(balance_minor=-1)

    assert credit_of(shopper.pk, "BDT").balance == taka(10)
