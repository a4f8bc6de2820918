"""Runs and what becomes of payouts: four eyes, and every outcome with its journal."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from shop.base.actor import Actor
from shop.base.four_eyes import CannotDecide
from shop.base.models import AuditEntry, Event
from shop.catalog.models import Product
from shop.orders.models import Package
from shop.payouts.models import Payout, PayoutRun, PayoutWish
from shop.payouts.queries import candidates, payday_of, terms_of_seller
from shop.payouts.services import (
    CannotApprove,
    CannotAskPayout,
    CannotMakeRun,
    CannotNote,
    approve_run,
    ask_payout,
    cancel_run,
    make_run,
    note_failed,
    note_paid,
    note_returned,
    note_sent,
    release_due,
    set_terms,
)
from shop.payouts.types import WhyNot
from shop.sellers.models import PayoutAccount, Seller
from tests.checkout.state import assert_sound
from tests.payouts.steps import account_of, approved, bought, holds, money_of, paid
from tests.returns.steps import settled

pytestmark = pytest.mark.django_db
STANDS = ("ready",)
READY = 2 * 885_00


@pytest.fixture(autouse=True)
def ready(parcel: Package, reserved: None, later: datetime, seller: Seller, at: datetime, by: Actor) -> None:
    """Two kettles are ready to pay out, nothing is kept."""
    set_terms(seller_id=seller.pk, reserve_bps=0, by=by, at=at)
    release_due(at=later)


def test_run_pays_what_is_ready_once_somebody_else_approved(
    seller: Seller, account: None, maker: Actor, checker: Actor, later: datetime
) -> None:
    run = make_run(by=maker, at=later)
    waiting = money_of(seller)

    approve_run(run_id=run.pk, by=checker, at=later)

    payout = Payout.objects.get()
    assert (waiting, money_of(seller)) == ((0, READY, 0), (0, 0, 0))
    assert (payout.amount_minor, payout.status, payout.hint, payout.account_number) == (
        READY,
        "approved",
        "4417",
        "1501204417",
    )
    assert (holds("payouts_on_the_way"), holds("bank")) == (-READY, 0)
    assert Event.objects.filter(name="payouts.approved").count() == 1
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"payouts.run_made", "payouts.run_approved"}
    assert_sound()


def test_maker_cannot_approve_their_own_run(account: None, maker: Actor, later: datetime, seller: Seller) -> None:
    run = make_run(by=maker, at=later)

    with pytest.raises(CannotDecide, match="A colleague has to approve it"):
        approve_run(run_id=run.pk, by=maker, at=later)
    with pytest.raises(CannotDecide, match="A person"):
        approve_run(run_id=run.pk, by=Actor.system("schedule"), at=later)

    assert (PayoutRun.objects.get().status, money_of(seller)) == ("draft", (0, READY, 0))


def test_database_knows_four_eyes_too(account: None, maker: Actor, later: datetime) -> None:
    run = make_run(by=maker, at=later)

    with pytest.raises(IntegrityError, match="payouts_run_four_eyes"), transaction.atomic():
        run.approve(by=maker, at=later)


def test_payout_cannot_be_approved_without_its_journal(account: None, maker: Actor, later: datetime) -> None:
    make_run(by=maker, at=later)

    with pytest.raises(IntegrityError, match="is approved without its journal"), transaction.atomic():
        Payout.objects.update(status="approved")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_second_run_waits_for_the_first(account: None, maker: Actor, checker: Actor, later: datetime) -> None:
    run = make_run(by=maker, at=later)

    with pytest.raises(CannotMakeRun, match="waits for approval"):
        make_run(by=checker, at=later)

    cancel_run(run_id=run.pk, by=checker, at=later)
    assert make_run(by=checker, at=later).pk != run.pk
    assert sorted(Payout.objects.values_list("status", flat=True)) == ["cancelled", "waiting"]


def test_run_is_not_approved_when_less_is_ready_than_it_says(
    account: None, parcel: Package, maker: Actor, checker: Actor, later: datetime, seller: Seller
) -> None:
    run = make_run(by=maker, at=later)
    settled(parcel)

    with pytest.raises(CannotApprove, match="Less is ready"):
        approve_run(run_id=run.pk, by=checker, at=later)

    assert (PayoutRun.objects.get().status, money_of(seller)[1]) == ("draft", READY // 2)


def test_run_is_not_approved_when_the_account_changed_meanwhile(
    account: None, maker: Actor, checker: Actor, later: datetime
) -> None:
    run = make_run(by=maker, at=later)
    PayoutAccount.objects.update(changed_at=later + timedelta(minutes=1))

    with pytest.raises(CannotApprove, match="changed its account"):
        approve_run(run_id=run.pk, by=checker, at=later + timedelta(minutes=2))


def test_nobody_is_paid_without_an_account_below_the_minimum_suspended_or_before_the_day(
    seller: Seller, maker: Actor, checker: Actor, later: datetime, by: Actor, at: datetime
) -> None:
    def reason() -> WhyNot | None:
        return candidates(at=later)[0].why_not

    reasons = [reason()]
    account_of(seller)
    set_terms(seller_id=seller.pk, minimum_minor=READY + 1, by=by, at=at)
    reasons.append(reason())
    set_terms(seller_id=seller.pk, minimum_minor=None, schedule="asked", by=by, at=at)
    reasons.append(reason())
    Seller.objects.update(status="suspended")
    reasons.append(reason())

    assert reasons == [WhyNot.NO_ACCOUNT, WhyNot.BELOW_MINIMUM, WhyNot.NOT_DUE, WhyNot.SUSPENDED]
    with pytest.raises(CannotMakeRun, match="Nobody"):
        make_run(by=maker, at=later)
    assert not PayoutRun.objects.exists()


def test_shop_that_asks_is_paid_whatever_its_schedule(
    seller: Seller, account: None, maker: Actor, checker: Actor, later: datetime, by: Actor, at: datetime
) -> None:
    set_terms(seller_id=seller.pk, schedule="asked", by=by, at=at)
    assert candidates(at=later)[0].why_not is WhyNot.NOT_DUE

    ask_payout(seller_id=seller.pk, by=by, at=later)
    ask_payout(seller_id=seller.pk, by=by, at=later)
    approved(maker, checker, later)

    assert not PayoutWish.objects.exists()
    with pytest.raises(CannotAskPayout, match="on its way already"):
        ask_payout(seller_id=seller.pk, by=by, at=later)


def test_paid_payout_leaves_our_bank(
    seller: Seller, account: None, maker: Actor, checker: Actor, later: datetime
) -> None:
    payout = paid(maker, checker, later)

    assert (payout.status, payout.bank_reference) == ("paid", "FT-1")
    assert (holds("payouts_on_the_way"), holds("bank")) == (0, -READY)
    assert_sound()


def test_next_payout_is_a_day_after_the_last_and_waits_for_a_changed_account(
    seller: Seller, account: None, maker: Actor, checker: Actor, later: datetime, by: Actor, at: datetime
) -> None:
    set_terms(seller_id=seller.pk, schedule="daily", by=by, at=at)

    def next_on() -> date | None:
        return payday_of(seller.pk, terms_of_seller(seller.pk), at=later).next_on

    days = [next_on()]
    paid(maker, checker, later)
    days.append(next_on())
    PayoutAccount.objects.update(usable_from_at=later + timedelta(days=3))
    days.append(next_on())

    assert days == [localdate(later) + timedelta(days=wait) for wait in (0, 1, 3)]


@pytest.mark.parametrize("sent", [False, True])
def test_failed_payout_is_the_sellers_again_and_is_paid_by_the_next_run(
    sent: bool, seller: Seller, account: None, maker: Actor, checker: Actor, later: datetime
) -> None:
    payout = approved(maker, checker, later)
    if sent:
        note_sent(run_id=payout.run_id, by=maker, at=later)

    note_failed(payout_id=payout.pk, reason="Account closed", by=maker, at=later)

    payout.refresh_from_db()
    assert (payout.status, payout.reason, money_of(seller)) == ("failed", "Account closed", (0, READY, 0))
    assert (holds("payouts_on_the_way"), holds("bank")) == (0, 0)
    tomorrow = later + timedelta(days=1)
    assert paid(maker, checker, tomorrow).amount_minor == READY
    assert_sound()


def test_payout_that_the_bank_returns_after_success_is_the_sellers_again(
    seller: Seller, account: None, maker: Actor, checker: Actor, later: datetime
) -> None:
    payout = paid(maker, checker, later)

    note_returned(payout_id=payout.pk, reason="No such account", by=maker, at=later)

    payout.refresh_from_db()
    assert (payout.status, money_of(seller)) == ("returned", (0, READY, 0))
    assert (holds("payouts_on_the_way"), holds("bank")) == (0, 0)
    assert_sound()


def test_outcomes_out_of_order_are_refused_and_change_nothing(
    seller: Seller, account: None, maker: Actor, checker: Actor, later: datetime
) -> None:
    payout = paid(maker, checker, later)

    for step in (
        lambda: note_sent(run_id=payout.run_id, by=maker, at=later),
        lambda: note_paid(payout_id=payout.pk, bank_reference="", by=maker, at=later),
        lambda: note_failed(payout_id=payout.pk, reason="late", by=maker, at=later),
        lambda: note_returned(payout_id=payout.pk, reason=" ", by=maker, at=later),
    ):
        with pytest.raises(CannotNote):
            step()

    assert (Payout.objects.get().status, money_of(seller), holds("bank")) == ("paid", (0, 0, 0), -READY)


def test_debt_is_never_paid_out(
    seller: Seller, kettle: Product, account: None, parcel: Package, maker: Actor, checker: Actor, later: datetime
) -> None:
    paid(maker, checker, later)
    settled(parcel)
    bought(kettle, 1)
    tomorrow = later + timedelta(days=1)
    release_due(at=tomorrow)

    assert money_of(seller) == (0, 0, 0)
    with pytest.raises(CannotMakeRun, match="Nobody"):
        make_run(by=maker, at=tomorrow)
