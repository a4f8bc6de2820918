"""Thirty at once, with real threads on real PostgreSQL: money leaves a seller's account exactly once."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.base.money import Money
from shop.checkout.services import OfficeRefund, refund_by_hand, send_refund
from shop.orders.models import Package
from shop.payments.models import Attempt, Refund, SandboxCharge
from shop.payouts.models import Payout, PayoutRun, Release
from shop.payouts.services import approve_run, make_run, note_failed, note_paid, note_sent, release_due, release_package
from shop.returns.services import settle_return
from shop.sellers.models import Seller
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound
from tests.payouts.steps import approved, money_of
from tests.returns.steps import accepted, receipt_of, settled

pytestmark = pytest.mark.django_db(transaction=True)
CROWD, READY = 30, 2 * 885_00
again = [pytest.param(number, marks=pytest.mark.prove) for number in (2, 3)]
thrice = pytest.mark.parametrize("time", [1, *again])
"""Once in the quick suite, twice more in `make prove`."""


@pytest.fixture
def ready(parcel: Package, account: None, later: datetime) -> None:
    """Two kettles are ready to pay out."""
    release_due(at=later)


@thrice
def test_thirty_who_make_a_run_make_one(
    time: int, ready: None, maker: Actor, checker: Actor, later: datetime, seller: Seller
) -> None:
    answers = at_once([partial(make_run, by=maker, at=later) for _time in range(CROWD)])

    assert kinds(answers) == {"PayoutRun": 1, "CannotMakeRun": CROWD - 1}
    assert (PayoutRun.objects.count(), Payout.objects.get().amount_minor) == (1, READY)


@thrice
def test_thirty_who_approve_a_run_pay_it_once(
    time: int, ready: None, maker: Actor, checker: Actor, later: datetime, seller: Seller
) -> None:
    run = make_run(by=maker, at=later)

    answers = at_once([partial(approve_run, run_id=run.pk, by=checker, at=later) for _time in range(CROWD)])

    assert kinds(answers) == {"PayoutRun": 1, "CannotDecide": CROWD - 1}
    assert money_of(seller) == (0, 0, 0)
    assert_sound()


@thrice
def test_thirty_who_note_different_outcomes_note_one(
    time: int, ready: None, maker: Actor, checker: Actor, later: datetime, seller: Seller
) -> None:
    payout = approved(maker, checker, later)
    note_sent(run_id=payout.run_id, by=maker, at=later)
    paid = partial(note_paid, payout_id=payout.pk, bank_reference="", by=maker, at=later)
    failed = partial(note_failed, payout_id=payout.pk, reason="closed", by=maker, at=later)

    answers = at_once([paid, failed] * (CROWD // 2))

    assert kinds(answers) == {"Payout": 1, "CannotNote": CROWD - 1}
    payout.refresh_from_db()
    assert money_of(seller) == (0, READY if payout.status == "failed" else 0, 0)
    assert_sound()


@thrice
def test_thirty_who_release_a_parcel_while_it_is_returned_release_it_once(
    time: int, parcel: Package, later: datetime, seller: Seller, by: Actor
) -> None:
    case = accepted(parcel)
    settle = partial(settle_return, case_id=case.pk, receipt=receipt_of(case, 1), by=by, at=later)
    release = partial(release_package, package_id=parcel.pk, by=by, at=later)

    answers = at_once([settle, *([release] * (CROWD - 1))])

    assert kinds(answers) == {"ReturnCase": 1, "Release": 1, "NoneType": CROWD - 2}
    assert (Release.objects.count(), money_of(seller)) == (1, (0, READY // 2, 0))
    assert_sound()


@thrice
def test_thirty_who_refund_by_hand_refund_what_is_owed_and_no_more(
    time: int, parcel: Package, by: Actor, at: datetime
) -> None:
    attempt = Attempt.objects.get()
    settled(parcel)
    Refund.objects.update(status="failed")
    Attempt.objects.update(refunded_minor=0)
    amount = Money(400_00, "BDT")

    answers = at_once(
        [
            partial(
                refund_by_hand,
                attempt_id=attempt.pk,
                said=OfficeRefund(amount=amount, token=uuid7(), reason="owed"),
                by=by,
                at=at,
            )
            for _time in range(CROWD)
        ]
    )

    assert kinds(answers) == {"NoneType": 2, "CannotRefund": CROWD - 2}
    attempt.refresh_from_db()
    assert attempt.refunded_minor == 800_00
    assert sum(Refund.objects.exclude(status="failed").values_list("amount_minor", flat=True)) == 800_00


@thrice
def test_thirty_who_send_a_refund_pay_it_back_once(time: int, parcel: Package, by: Actor, at: datetime) -> None:
    settled(parcel)
    refund = Refund.objects.get()

    at_once([partial(send_refund, refund_id=refund.pk, by=by, at=at) for _time in range(CROWD)])

    refund.refresh_from_db()
    assert refund.status == "done"
    assert SandboxCharge.objects.get().refunded_minor == refund.amount_minor == 1000_00
    assert_sound()
