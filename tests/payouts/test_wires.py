"""Providers that pay sellers, over real HTTP: each payout once, and no doubt is ever called a failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.demo.providers.bkash import BLOCKED, KEYS, Bkash
from shop.orders.models import Package
from shop.payouts.models import Payout
from shop.payouts.services import (
    CannotNote,
    CannotTakeFile,
    look_after,
    note_failed,
    note_outcome,
    note_returned,
    release_due,
    send_payout,
    send_waiting,
    take_file,
)
from shop.payouts.types import PayoutStatus
from shop.sellers.models import PayoutAccount, Seller
from tests.cast import NOW
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound
from tests.checkout.test_kills import killed
from tests.payouts.steps import answering, approved, holds, money_of
from tests.queue import drain

pytestmark = pytest.mark.django_db
STANDS = ("parcel",)
READY, WALLET = 2 * 885_00, "01712345678"
BY = Actor.system("test")


def wallet_of(seller: Seller, number: str = WALLET, wallet: str = "bkash") -> PayoutAccount:
    """A wallet that was there before everything else."""
    return PayoutAccount.objects.create(
        seller=seller,
        kind="wallet",
        holder="Rehana Begum",
        wallet=wallet,
        number=number,
        hint=number[-4:],
        usable_from_at=NOW,
        changed_at=NOW,
    )


@pytest.fixture
def bkash(settings: Any, at: datetime) -> Iterator[Bkash]:
    """bKash's disbursement, answering on this machine."""
    with answering(Bkash, provider="bkash-payouts", keys=KEYS, settings=settings, at=at) as stand_in:
        yield stand_in


@pytest.fixture
def payout(bkash: Bkash, seller: Seller, parcel: Package, maker: Actor, checker: Actor, later: datetime) -> Payout:
    """Rehana's two kettles, approved to be paid to her bKash wallet."""
    wallet_of(seller)
    release_due(at=later)
    return approved(maker, checker, later)


def given(bkash: Bkash) -> list[tuple[str, str, str]]:
    """What bKash paid out: (our number, wallet, amount)."""
    names = ("merchantInvoiceNumber", "receiverMSISDN", "amount")
    return [tuple(one[name] for name in names) for one in bkash.books.like("payout:")]  # type: ignore[misc]


def test_approved_payout_to_a_wallet_is_paid_by_bkash_at_once(bkash: Bkash, payout: Payout, seller: Seller) -> None:
    drain()

    payout.refresh_from_db()
    assert given(bkash) == [(payout.number, WALLET, "1770.00")]
    assert (payout.status, payout.bank_reference) == ("paid", next(bkash.books.like("payout:"))["trxID"])
    assert (holds("payouts_on_the_way"), holds("bank"), holds("gateway_settled:bkash")) == (0, 0, -READY)
    assert money_of(seller) == (0, 0, 0)
    assert_sound()


def test_wired_payout_is_in_no_file(bkash: Bkash, payout: Payout, maker: Actor, later: datetime) -> None:
    with pytest.raises(CannotTakeFile):
        take_file(run=payout.run, kind="wallet", by=maker, at=later)


def test_closed_wallet_gives_the_seller_the_money_and_the_reason(
    bkash: Bkash, seller: Seller, parcel: Package, maker: Actor, checker: Actor, later: datetime
) -> None:
    wallet_of(seller, number=BLOCKED)
    release_due(at=later)
    payout = approved(maker, checker, later)

    send_payout(payout_id=payout.pk, by=BY, at=later)

    payout.refresh_from_db()
    assert (payout.status, money_of(seller), given(bkash)) == ("failed", (0, READY, 0), [])
    assert "Compare the number" in payout.reason
    assert_sound()


def test_lost_answer_stays_on_its_way_and_is_settled_by_asking(
    bkash: Bkash, payout: Payout, seller: Seller, maker: Actor, later: datetime
) -> None:
    bkash.lost = "b2cPayment"
    assert send_payout(payout_id=payout.pk, by=BY, at=later).status == "sent"
    bkash.lost = ""

    with pytest.raises(CannotNote, match="Nobody knows yet"):
        note_outcome(payout_id=payout.pk, outcome=PayoutStatus.FAILED, words="lost", by=maker, at=later)
    assert money_of(seller) == (0, 0, 0)
    assert send_waiting(at=later + timedelta(minutes=5)) == 1

    assert (Payout.objects.get().status, len(given(bkash))) == ("paid", 1)
    assert_sound()


def test_bkash_that_is_away_pays_when_it_is_back(bkash: Bkash, payout: Payout, later: datetime) -> None:
    bkash.away = True
    stands = [send_payout(payout_id=payout.pk, by=BY, at=later).status]
    stands.append(look_after(payout_id=payout.pk, by=BY, at=later).status)
    bkash.away = False

    early, on_time = send_waiting(at=later), send_waiting(at=later + timedelta(minutes=1))

    assert (stands, early, on_time) == (["sent", "sent"], 0, 1)
    assert len(given(bkash)) == 1
    assert_sound()


def test_answer_about_another_amount_is_left_open(bkash: Bkash, payout: Payout, later: datetime) -> None:
    bkash.books.put(f"payout:{payout.number}", {"merchantInvoiceNumber": payout.number, "amount": "1.00"})

    send_payout(payout_id=payout.pk, by=BY, at=later)

    assert Payout.objects.get().status == "sent"
    assert_sound()


def test_payout_that_was_paid_by_a_wire_and_came_back_is_the_sellers_again(
    bkash: Bkash, payout: Payout, seller: Seller, later: datetime
) -> None:
    send_payout(payout_id=payout.pk, by=BY, at=later)

    note_returned(payout_id=payout.pk, reason="The wallet was closed", by=BY, at=later)

    assert (money_of(seller), holds("gateway_settled:bkash")) == ((0, READY, 0), 0)
    assert_sound()


@pytest.mark.django_db(transaction=True)
def test_thirty_who_send_a_payout_pay_it_once(
    operator: User, bkash: Bkash, payout: Payout, seller: Seller, later: datetime
) -> None:
    answers = at_once([partial(send_payout, payout_id=payout.pk, by=BY, at=later)] * 30)

    assert kinds(answers) == {"Payout": 30}
    assert (Payout.objects.get().status, len(given(bkash)), money_of(seller)) == ("paid", 1, (0, 0, 0))
    assert_sound()


def test_payout_that_failed_by_hand_before_it_was_sent_is_never_paid(
    bkash: Bkash, payout: Payout, seller: Seller, later: datetime
) -> None:
    note_failed(payout_id=payout.pk, reason="Called off", by=BY, at=later)

    drain()

    assert (given(bkash), money_of(seller)) == ([], (0, READY, 0))
    assert_sound()


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("point", "paid_by_then"), [("_asked", 0), ("_note", 1), ("note_paid", 1)])
def test_killed_around_the_request_pays_once(
    point: str, paid_by_then: int, bkash: Bkash, payout: Payout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTGOING_LOOPBACK", "1")

    killed(
        "shop.payouts.services.send_payout",
        f"shop.payouts.services.sending.{point}",
        later=7 * 24 * 60,
        payout_id=payout.pk,
    )

    assert (Payout.objects.get().status, len(given(bkash))) == ("sent", paid_by_then)
    assert_sound()
    for minutes in (2, 4):
        send_waiting(at=NOW + timedelta(days=7, minutes=minutes))
    assert (Payout.objects.get().status, len(given(bkash))) == ("paid", 1)
    assert_sound()
