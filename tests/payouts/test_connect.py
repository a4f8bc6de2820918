"""Stripe accounts of sellers over real HTTP: opened there, paid to once, and what comes back is the seller's again."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.demo.providers.stripe import KEYS, Stripe
from shop.demo.providers.stripe_connect import account_told
from shop.demo.providers.wire import Asked, Reply
from shop.orders.models import Package
from shop.payouts.models import ConnectedAccount, Payout
from shop.payouts.queries import usable_accounts
from shop.payouts.services import (
    CannotConnect,
    look_after,
    look_at_return,
    open_at_stripe,
    release_due,
    send_payout,
    send_waiting,
)
from shop.sellers.models import Business, PayoutAccount, PayoutAccountChange, Seller
from shop.sellers.types import COOLING_OFF
from shop.store.models import Credential
from shop.store.services import remove_credential
from tests.cast import NOW, with_app
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound
from tests.checkout.test_kills import killed
from tests.depth import FULL
from tests.payouts.steps import account_of, answering, approved, holds, money_of
from tests.queue import drain

pytestmark = pytest.mark.django_db
STANDS = ("parcel",)
READY = 2 * 885_00
BY = Actor.system("test")
WAYS = {"back": "https://shop.example/back/", "again": "https://shop.example/again/"}


@pytest.fixture
def stripe(settings: Any, at: datetime) -> Iterator[Stripe]:
    """Stripe, answering on this machine about sellers."""
    with answering(Stripe, provider="stripe-connect", keys=KEYS, settings=settings, at=at) as stand_in:
        yield stand_in


@pytest.fixture
def owner(seller: Seller) -> Actor:
    """Rehana, whose shop has papers of a country that Stripe pays to, and a bank account."""
    Business.objects.create(seller=seller, form="person", legal_name="Rehana Begum", country="DE", street="Gasse 1")
    account_of(seller)
    return Actor.user(seller.staff.get().user_id)


def opened(seller: Seller, owner: Actor, at: datetime) -> str:
    """Where the seller is sent to."""
    return open_at_stripe(seller=seller, by=owner, at=at, **WAYS)


def answered(stripe: Stripe, url: str, choice: str) -> Reply:
    """The seller answers on Stripe's page."""
    path = url.removeprefix(stripe.address)
    return stripe(Asked("POST", path, {}, {}, f"choice={choice}".encode()))


def connected(stripe: Stripe, seller: Seller, owner: Actor) -> ConnectedAccount:
    """The seller's account, opened a long time before the tests of transfers."""
    answered(stripe, opened(seller, owner, NOW), "finish")
    row = look_at_return(seller_id=seller.pk, at=NOW)
    PayoutAccount.objects.update(usable_from_at=NOW, changed_at=NOW)
    assert row
    return row


@pytest.fixture
def payout(
    stripe: Stripe, seller: Seller, owner: Actor, parcel: Package, maker: Actor, checker: Actor, later: datetime
) -> Payout:
    """Rehana's two kettles, approved to be paid to her account at Stripe."""
    connected(stripe, seller, owner)
    release_due(at=later)
    return approved(maker, checker, later)


def given(stripe: Stripe) -> list[tuple[str, str, int, str]]:
    """What Stripe transferred: (our number, account, amount, currency)."""
    names = ("transfer_group", "destination", "amount", "currency")
    return [tuple(one[name] for name in names) for one in stripe.books.like("transfer:")]  # type: ignore[misc]


# Accounts ------------------------------------------------------------------------------------------------------------


def test_account_becomes_the_one_that_is_paid_to_after_the_cooling_off(
    stripe: Stripe, seller: Seller, owner: Actor, at: datetime
) -> None:
    url = opened(seller, owner, at)
    assert look_at_return(seller_id=seller.pk, at=at).ready is False
    assert PayoutAccount.objects.get().kind == "bank"

    answered(stripe, url, "finish")
    row = look_at_return(seller_id=seller.pk, at=at)

    account = PayoutAccount.objects.get()
    assert (row.ready, account.kind, account.number, account.place) == (True, "stripe", row.key, "Stripe")
    assert account.usable_from_at == at + COOLING_OFF
    assert PayoutAccountChange.objects.latest("id").actor == str(owner)
    assert seller.pk not in usable_accounts([seller.pk], at=at)
    assert seller.pk in usable_accounts([seller.pk], at=at + COOLING_OFF)


def test_pressing_again_opens_no_second_account_and_a_new_link(
    stripe: Stripe, seller: Seller, owner: Actor, at: datetime
) -> None:
    links = [opened(seller, owner, at) for _press in range(2)]

    assert (len(set(links)), len(list(stripe.books.like("account:")))) == (2, 1)
    answered(stripe, links[0], "later")
    assert answered(stripe, links[0], "finish").headers["Location"] == WAYS["again"]


def test_message_of_stripe_makes_the_account_ready_and_a_later_one_closes_it(
    stripe: Stripe, seller: Seller, owner: Actor, at: datetime, client: Client
) -> None:
    opened(seller, owner, at)
    key = ConnectedAccount.objects.get().key
    for stage in ("ready", "held"):
        push = stripe.event("account.updated", account_told(stripe.connect.staged(key, stage)))
        signed = {"Stripe-Signature": push.headers["Stripe-Signature"]}
        for _time in range(2):
            address = "/hooks/payouts/stripe-connect/"
            answer = client.post(address, push.body, content_type="application/json", headers=signed)
            assert answer.status_code == 204
        drain()
        row = ConnectedAccount.objects.get()
        assert (row.ready, PayoutAccount.objects.get().kind) == (stage == "ready", "stripe")

    assert row.reason == "rejected.other"
    assert usable_accounts([seller.pk], at=at + COOLING_OFF) == {}


def test_forged_message_is_refused(stripe: Stripe, client: Client) -> None:
    body = json.dumps({"id": "evt_1", "type": "account.updated", "data": {"object": {"id": "acct_1"}}})

    answer = client.post("/hooks/payouts/stripe-connect/", body, content_type="application/json")

    assert answer.status_code == 400


@pytest.mark.parametrize(("country", "away"), [("BD", False), ("DE", True)])
def test_country_that_stripe_does_not_pay_to_is_said_and_nothing_changes(
    stripe: Stripe, seller: Seller, owner: Actor, country: str, away: bool, at: datetime
) -> None:
    Business.objects.update(country=country)
    stripe.away = away

    with pytest.raises(CannotConnect, match="does not answer" if away else "not currently supported"):
        opened(seller, owner, at)

    assert (PayoutAccount.objects.get().kind, ConnectedAccount.objects.get().key) == ("bank", "")


def test_lost_answer_opens_one_account(stripe: Stripe, seller: Seller, owner: Actor, at: datetime) -> None:
    stripe.lost = "accounts"
    with pytest.raises(CannotConnect):
        opened(seller, owner, at)
    stripe.lost = ""

    opened(seller, owner, at)

    assert len(list(stripe.books.like("account:"))) == 1


def test_page_of_the_shop_leads_to_stripe_and_back(
    stripe: Stripe, seller: Seller, owner: Actor, client: Client
) -> None:
    user = with_app(User.objects.get(pk=owner.id))
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    assert "Open an account at Stripe" in client.get("/seller/bank/").text

    page = client.post("/seller/bank/stripe/")
    url = re.search(r'href="([^"]+/connect/[^"]+)"', page.text)
    assert url
    answered(stripe, url[1], "finish")
    back = client.get("/seller/bank/stripe/return/", follow=True)

    assert "Your Stripe account is ready." in back.text
    assert "Your earnings go to it." in back.text
    assert "Open an account at Stripe" not in back.text


# Transfers -----------------------------------------------------------------------------------------------------------


def test_approved_payout_is_transferred_at_once(stripe: Stripe, payout: Payout, seller: Seller) -> None:
    drain()

    payout.refresh_from_db()
    account = ConnectedAccount.objects.get().key
    assert given(stripe) == [(payout.number, account, READY, "bdt")]
    assert (payout.status, payout.bank_reference) == ("paid", next(stripe.books.like("transfer:"))["id"])
    assert (holds("payouts_on_the_way"), holds("bank"), holds("gateway_settled:stripe")) == (0, 0, -READY)
    assert money_of(seller) == (0, 0, 0)
    assert_sound()


def test_refused_transfer_gives_the_seller_the_money_and_the_reason(
    stripe: Stripe, payout: Payout, seller: Seller, later: datetime
) -> None:
    stripe.connect.staged(ConnectedAccount.objects.get().key, "held")

    send_payout(payout_id=payout.pk, by=BY, at=later)

    payout.refresh_from_db()
    assert (payout.status, money_of(seller), given(stripe)) == ("failed", (0, READY, 0), [])
    assert "answer what Stripe asks" in payout.reason
    assert_sound()


def test_reversed_transfer_is_the_sellers_again(
    stripe: Stripe, payout: Payout, seller: Seller, later: datetime, client: Client
) -> None:
    send_payout(payout_id=payout.pk, by=BY, at=later)
    one = next(stripe.books.like("transfer:"))
    stripe.connect.reverse(one["id"], READY)
    push = stripe.event("transfer.reversed", next(stripe.books.like("transfer:")))

    signed = {"Stripe-Signature": push.headers["Stripe-Signature"]}
    client.post("/hooks/payouts/stripe-connect/", push.body, content_type="application/json", headers=signed)
    drain()

    assert (Payout.objects.get().status, money_of(seller)) == ("returned", (0, READY, 0))
    assert holds("gateway_settled:stripe") == 0
    assert_sound()


def test_transfer_reversed_in_part_is_left_to_a_person(
    stripe: Stripe, payout: Payout, seller: Seller, later: datetime
) -> None:
    send_payout(payout_id=payout.pk, by=BY, at=later)
    stripe.connect.reverse(next(stripe.books.like("transfer:"))["id"], 1_00)

    assert look_after(payout_id=payout.pk, by=BY, at=later).status == "paid"
    assert money_of(seller) == (0, 0, 0)


def test_lost_answer_stays_on_its_way_and_is_found_by_its_number(
    stripe: Stripe, payout: Payout, later: datetime
) -> None:
    stripe.lost = "transfers"
    assert send_payout(payout_id=payout.pk, by=BY, at=later).status == "sent"
    stripe.lost = ""

    assert send_waiting(at=later + timedelta(minutes=5)) == 1

    assert (Payout.objects.get().status, len(given(stripe))) == ("paid", 1)
    assert_sound()


def test_stripe_without_keys_is_nowhere_to_pay_to(
    stripe: Stripe, payout: Payout, seller: Seller, later: datetime
) -> None:
    remove_credential(
        credential_id=Credential.objects.get(provider="stripe-connect", name="secret-key").pk, by=BY, at=NOW
    )

    assert usable_accounts([seller.pk], at=later) == {}


@pytest.mark.django_db(transaction=True)
def test_many_who_send_a_payout_pay_it_once(
    operator: User, stripe: Stripe, payout: Payout, seller: Seller, later: datetime
) -> None:
    crowd = 30 if FULL else 6

    answers = at_once([partial(send_payout, payout_id=payout.pk, by=BY, at=later)] * crowd)

    assert kinds(answers) == {"Payout": crowd}
    assert (Payout.objects.get().status, len(given(stripe)), money_of(seller)) == ("paid", 1, (0, 0, 0))
    assert_sound()


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("point", "paid_by_then"), [("_asked", 0), ("_note", 1)])
def test_killed_around_the_transfer_pays_once(
    point: str, paid_by_then: int, stripe: Stripe, payout: Payout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTGOING_LOOPBACK", "1")

    killed(
        "shop.payouts.services.send_payout",
        f"shop.payouts.services.sending.{point}",
        later=7 * 24 * 60,
        payout_id=payout.pk,
    )

    assert (Payout.objects.get().status, len(given(stripe))) == ("sent", paid_by_then)
    for minutes in (2, 4):
        send_waiting(at=NOW + timedelta(days=7, minutes=minutes))
    assert (Payout.objects.get().status, len(given(stripe))) == ("paid", 1)
    assert_sound()
