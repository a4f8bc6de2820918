"""Money that shoppers send by wallet themselves: told of once, verified by staff, never believed alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from shop.base.actor import Actor
from shop.checkout.services import (
    cancel_order,
    expire_unpaid,
    reconcile,
    refuse_transfer,
    retry_payment,
    verify_transfer,
)
from shop.checkout.types import Placed
from shop.orders.models import Order
from shop.payments.models import Attempt, Refund, Transfer
from shop.payments.services import CannotClaim, claim_transfer
from shop.sellers.models import Seller
from shop.store.services import set_credential
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound, everything, kinds_of
from tests.factories import make_order, make_product
from tests.queue import drain

pytestmark = pytest.mark.django_db
STANDS = ("waiting",)
TOLD = {"wallet": "rocket", "payer": "01712345678", "trx_id": "8n7a6d5e4f"}


@pytest.fixture
def waiting(seller: Seller, at: datetime, by: Actor) -> Placed:
    """An order over 1,000 taka that waits for a transfer."""
    set_credential(provider="transfer", name="rocket", secret="01811111111-7", by=by, at=at)
    return make_order(make_product(seller, price_minor=1000_00), method="transfer")


def url_of(placed: Placed) -> str:
    """The page with our numbers."""
    assert placed.attempt
    return f"/pay/{placed.attempt.public_id}/transfer/"


def claimed(placed: Placed, at: datetime, by: Actor, trx_id: str = "8N7A6D5E4F") -> Transfer:
    """The shopper tells of a transfer."""
    assert placed.attempt
    payer = "+8801712345678"
    return claim_transfer(attempt_id=placed.attempt.pk, wallet="rocket", trx_id=trx_id, payer=payer, by=by, at=at)


def test_page_names_amount_number_and_reference(client: Client, waiting: Placed) -> None:
    page = client.get(waiting.redirect_url)

    assert waiting.redirect_url == url_of(waiting)
    assert "Send ৳\xa01,000" in page.text
    assert "01811111111-7" in page.text
    assert f"PAY-{waiting.order.number}-" in page.text


def test_told_transfer_is_looked_at_and_pays_nothing_by_itself(client: Client, waiting: Placed, at: datetime) -> None:
    assert client.post(url_of(waiting), TOLD).status_code == 302

    transfer = Transfer.objects.get()
    assert (transfer.trx_id, transfer.payer, transfer.status) == ("8N7A6D5E4F", "+8801712345678", "waiting")
    assert "We are looking for your money" in client.get(url_of(waiting)).text
    reconcile(at=at + timedelta(minutes=1))
    assert Order.objects.get().status == "awaiting_payment"


@pytest.mark.parametrize(
    "change", [{"trx_id": "<b>"}, {"trx_id": "1"}, {"payer": "12"}, {"wallet": "bkash"}, {"wallet": ""}]
)
def test_what_makes_no_sense_is_said_beside_its_field(client: Client, waiting: Placed, change: dict[str, str]) -> None:
    assert client.post(url_of(waiting), TOLD | change).status_code == 422
    assert not Transfer.objects.exists()


def test_transaction_is_good_for_one_payment(client: Client, waiting: Placed, seller: Seller) -> None:
    client.post(url_of(waiting), TOLD)
    other = make_order(make_product(seller, price_minor=1000_00), method="transfer")

    answer = client.post(url_of(other), TOLD | {"trx_id": "8N7a6d5e4F"})

    assert answer.status_code == 409
    assert "was used already" in answer.text
    assert Transfer.objects.count() == 1


def test_second_transfer_waits_for_the_first(client: Client, waiting: Placed, at: datetime, by: Actor) -> None:
    claimed(waiting, at, by)

    assert client.post(url_of(waiting), TOLD | {"trx_id": "OTHER12345"}).status_code == 409


def test_verified_transfer_places_the_order(waiting: Placed, at: datetime, by: Actor) -> None:
    transfer = claimed(waiting, at, by)

    verify_transfer(transfer_id=transfer.pk, by=by, at=at)

    attempt = Attempt.objects.get()
    assert (Order.objects.get().status, attempt.status, attempt.capture_key) == (
        "placed",
        "captured",
        "rocket 8N7A6D5E4F",
    )
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert_sound()


def test_transfer_is_decided_once(waiting: Placed, at: datetime, by: Actor) -> None:
    transfer = claimed(waiting, at, by)
    verify_transfer(transfer_id=transfer.pk, by=by, at=at)
    before = everything()

    with pytest.raises(CannotClaim):
        refuse_transfer(transfer_id=transfer.pk, reason="no", by=by, at=at)
    assert everything() == before


def test_refused_transfer_lets_the_shopper_tell_of_another(
    client: Client, waiting: Placed, at: datetime, by: Actor
) -> None:
    refuse_transfer(transfer_id=claimed(waiting, at, by).pk, reason="The amount was 10 taka", by=by, at=at)

    assert "The amount was 10 taka" in client.get(url_of(waiting)).text
    assert client.post(url_of(waiting), TOLD).status_code == 302


def test_order_waits_as_long_as_staff_have_to_look(waiting: Placed, at: datetime, by: Actor) -> None:
    transfer = claimed(waiting, at, by)
    expire_unpaid(at=at + timedelta(hours=25))
    assert Order.objects.get().status == "awaiting_payment"

    refuse_transfer(transfer_id=transfer.pk, reason="no", by=by, at=at)
    expire_unpaid(at=at + timedelta(hours=26))

    assert Order.objects.get().status == "expired"


def test_money_of_a_cancelled_order_is_recorded_and_owed(waiting: Placed, at: datetime, by: Actor) -> None:
    transfer = claimed(waiting, at, by)
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")

    verify_transfer(transfer_id=transfer.pk, by=by, at=at)
    drain()

    assert Refund.objects.get().status == "failed", "a person sends it back by hand"
    assert kinds_of(waiting.order.reference) == ["capture"]


def test_shopper_may_pay_in_another_way_instead(waiting: Placed, at: datetime, by: Actor) -> None:
    retry_payment(order_id=waiting.order.pk, method="cod", by=by, at=at)

    assert Order.objects.get().status == "placed"
    assert Attempt.objects.get(number=1).status == "cancelled"


def test_payers_number_is_sealed(waiting: Placed, at: datetime, by: Actor) -> None:
    claimed(waiting, at, by)

    with connection.cursor() as cursor:
        cursor.execute("SELECT payer FROM payments_transfer")
        assert "1712345678" not in cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_thirty_claims_of_one_transaction_are_one(seller: Seller, at: datetime, by: Actor) -> None:
    set_credential(provider="transfer", name="rocket", secret="1", by=by, at=at)
    orders = [make_order(make_product(seller, price_minor=1000_00), method="transfer") for _one in range(6)]

    answers: Any = at_once([partial(claimed, orders[place % 6], at, by) for place in range(30)])

    assert kinds(answers) == {"Transfer": 1, "CannotClaim": 29}


@pytest.mark.django_db(transaction=True)
def test_ten_verifications_at_once_are_one_payment(seller: Seller, at: datetime, by: Actor) -> None:
    set_credential(provider="transfer", name="rocket", secret="1", by=by, at=at)
    transfer = claimed(make_order(make_product(seller, price_minor=1000_00), method="transfer"), at, by)

    answers = at_once([partial(verify_transfer, transfer_id=transfer.pk, by=by, at=at)] * 10)

    assert kinds(answers) == {"Settlement": 1, "CannotClaim": 9}
    assert_sound()
