"""Payments in the office: found, looked through, verified, sent back; each right asked for."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from shop.base.actor import Actor
from shop.checkout.services import ask_provider, cancel_order
from shop.checkout.types import Placed
from shop.orders.models import Order
from shop.payments.models import Attempt, Exchange, Refund, Transfer
from shop.payments.refusals import CannotRefund
from shop.payments.services import claim_transfer
from shop.sellers.models import Seller
from shop.store.services import set_credential
from tests.checkout.state import assert_sound, at_bank
from tests.factories import make_order, make_product
from tests.queue import drain

pytestmark = pytest.mark.django_db
STANDS = ("paid",)


@pytest.fixture
def paid(seller: Seller, at: datetime, by: Actor) -> Placed:
    """An order over 1,000 taka, paid by card."""
    placed = make_order(make_product(seller, price_minor=1000_00), method="sandbox")
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    return placed


@pytest.fixture
def claimed(seller: Seller, at: datetime, by: Actor) -> Transfer:
    """A transfer that staff have to look at."""
    set_credential(provider="transfer", name="rocket", secret="01811111111", by=by, at=at)
    placed = make_order(make_product(seller, price_minor=1000_00), method="transfer")
    told = {"wallet": "rocket", "trx_id": "8N7A6D5E4F", "payer": "+8801712345678"}
    return claim_transfer(attempt_id=placed.attempt.pk, **told, by=by, at=at)


def url_of(attempt: Attempt, page: str = "") -> str:
    """An address of a payment."""
    return f"/admin/payments/{attempt.public_id}/{page}"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("status=captured", 1),
        ("status=failed", 0),
        ("method=sandbox", 1),
        ("method=cod", 0),
        ("waiting=on", 0),
    ],
)
def test_payments_are_found_by_status_and_method(office: Client, paid: Placed, query: str, found: int) -> None:
    text = office.get(f"/admin/payments/?{query}").text

    assert text.count(f'href="{url_of(paid.attempt)}"') == found


def test_payment_is_found_by_what_the_provider_calls_it(office: Client, paid: Placed, claimed: Transfer) -> None:
    for words in (paid.attempt.merchant_ref, Attempt.objects.get(pk=paid.attempt.pk).provider_key):
        text = office.get("/admin/payments/", {"words": words}).text
        assert (url_of(paid.attempt) in text, url_of(claimed.attempt) in text) == (True, False)
    assert url_of(claimed.attempt) in office.get("/admin/payments/", {"words": "8n7a6d5e4f"}).text


def test_pages_follow_each_other(office: Client, seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.web.staff.views.payments.PAGE_SIZE", 2)
    kettle = make_product(seller, price_minor=1000_00)
    for _one in range(3):
        make_order(kettle, method="sandbox")

    first = office.get("/admin/payments/").text
    mark = re.search(r"\?after=([^\"&]+)", first)
    second = office.get(f"/admin/payments/?after={mark[1] if mark else ''}").text

    both = [set(re.findall(r"/admin/payments/([0-9a-f-]{36})/", text)) for text in (first, second)]
    assert [len(one) for one in both] == [2, 1]
    assert both[0].isdisjoint(both[1])


def test_page_shows_what_was_said(office: Client, paid: Placed, at: datetime) -> None:
    Exchange.objects.create(
        provider="bkash", attempt=paid.attempt, verb="create", address="POST https://x", status=200,
        sent={"amount": "<b>"}, heard={"statusCode": "0000"}, milliseconds=12, at=at,
    )  # fmt: skip

    text = office.get(url_of(paid.attempt)).text

    assert "statusCode" in text
    assert "&lt;b&gt;" in text
    assert "Nothing is owed for this order." in text


def test_page_of_a_payment_that_was_asked_about_for_days_shows_the_newest_talks(
    office: Client, paid: Placed, at: datetime
) -> None:
    said = [
        Exchange(provider="bkash", attempt=paid.attempt, verb=f"look-{look}", address="x", milliseconds=1, at=at)
        for look in range(150)
    ]
    Exchange.objects.bulk_create(said)

    shown = re.findall(r"look-(\d+)", office.get(url_of(paid.attempt)).text)

    assert [int(look) for look in shown] == list(range(50, 150))


def test_transfer_is_verified_on_its_page(office: Client, claimed: Transfer) -> None:
    assert "1 transfer has to be verified" in office.get("/admin/payments/").text
    assert "Verify" in office.get(url_of(claimed.attempt)).text

    office.post(f"/admin/transfers/{claimed.public_id}/verification/")

    assert Order.objects.get().status == "placed"
    again = office.post(f"/admin/transfers/{claimed.public_id}/verification/")
    assert (again.status_code, "decided this transfer already" in again.text) == (409, True)


def test_refusal_of_a_transfer_needs_a_reason(office: Client, claimed: Transfer) -> None:
    assert office.post(f"/admin/transfers/{claimed.public_id}/refusal/", {}).status_code == 422
    office.post(f"/admin/transfers/{claimed.public_id}/refusal/", {"reason": "Not on the statement"})

    claimed.refresh_from_db()
    assert (claimed.status, claimed.reason) == ("refused", "Not on the statement")


def form_of(text: str) -> dict[str, str]:
    """What the refund form of the page would send."""
    token = re.search(r'name="token" value="([^"]+)"', text)
    assert token
    return {"token": token[1], "amount": "1000.00", "reason": "sent again"}


@pytest.fixture
def owed(paid: Placed, at: datetime, by: Actor, monkeypatch: pytest.MonkeyPatch) -> Placed:
    """1,000 taka are owed: the order was cancelled, and its provider refused the refund."""

    def refuses(*_args: object, **_more: object) -> None:
        raise CannotRefund("no")

    with monkeypatch.context() as patch:
        patch.setattr("shop.payments.gateways.sandbox.bank.refund", refuses)
        cancel_order(order_id=paid.order.pk, by=by, at=at, reason="no")
        drain()
    assert Refund.objects.get().status == "failed"
    return paid


def test_owed_money_is_sent_once_however_often_the_button_is_pressed(office: Client, owed: Placed) -> None:
    fields = form_of(office.get(url_of(owed.attempt)).text)

    answers = [office.post(url_of(owed.attempt, "refunds/"), fields).status_code for _time in range(3)]
    drain()

    assert answers == [302] * 3
    assert list(Refund.objects.order_by("pk").values_list("status", flat=True)) == ["failed", "done"]
    assert_sound()


@pytest.mark.parametrize(
    ("change", "status"),
    [({"amount": "1000.01"}, 409), ({"amount": "-1"}, 409), ({"amount": "0"}, 409), ({"amount": "1e3x"}, 422),
     ({"amount": "1.001"}, 422), ({"reason": ""}, 422), ({"token": "x"}, 422)],
)  # fmt: skip
def test_other_amounts_than_what_is_owed_are_refused(
    office: Client, owed: Placed, change: dict[str, str], status: int
) -> None:
    fields = form_of(office.get(url_of(owed.attempt)).text) | change

    assert office.post(url_of(owed.attempt, "refunds/"), fields).status_code == status
    assert Refund.objects.count() == 1


def test_paid_order_owes_nothing(office: Client, paid: Placed) -> None:
    fields = {"token": "00000000-0000-4000-8000-000000000000", "amount": "1.00", "reason": "kindness"}

    answer = office.post(url_of(paid.attempt, "refunds/"), fields)

    assert (answer.status_code, Refund.objects.count()) == (409, 0)


def test_provider_is_asked_when_staff_ask(office: Client, seller: Seller) -> None:
    placed = make_order(make_product(seller, price_minor=1000_00), method="sandbox")
    at_bank(placed.attempt)

    assert office.post(url_of(placed.attempt, "inquiry/")).status_code == 302

    assert Order.objects.get().status == "placed"


def test_help_desk_sees_no_payments(help_desk: Client, paid: Placed) -> None:
    assert help_desk.get("/admin/payments/").status_code == 403
    assert help_desk.get(url_of(paid.attempt)).status_code == 403


def test_shopper_sees_their_own_payments_only(paid: Placed, shopper: Any, other_shopper: Any) -> None:
    Order.objects.update(user=shopper)
    pages = []
    for person in (shopper, other_shopper):
        client = Client()
        client.force_login(person)
        pages.append(client.get("/profile/payments/").text)

    assert paid.order.number in pages[0]
    assert "Card" in pages[0]
    assert paid.order.number not in pages[1]
