"""Gift cards are bought: an order of their own, paid like any other."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from shop.base.actor import Actor
from shop.base.events import deliver_due
from shop.base.money import Money
from shop.checkout.services import (
    CannotPlace,
    CardPress,
    buy_card,
    cancel_order,
    expire_unpaid,
    retry_payment,
    settle,
)
from shop.checkout.types import Buyer
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.ledger.reporting import figures_between
from shop.notifications.models import Mail
from shop.orders.models import Order
from shop.orders.services import CannotCancel
from shop.payments.models import Attempt
from shop.payments.types import Evidence, Finding
from shop.wallet.models import GiftCard, Purse
from shop.wallet.services import send_due_cards
from shop.wallet.types import CardDraft
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound, kinds_of
from tests.factories.wallet import taka

pytestmark = pytest.mark.django_db
BUYER = Buyer(email="tanvir@example.com", name="Tanvir")


def press(at: datetime, *, amount: Money | None = None, method: str = "sandbox") -> CardPress:
    """A card of 500 taka for Shirin, sent today."""
    card = CardDraft(
        amount=amount or taka(500),
        recipient_name="Shirin",
        recipient_email="shirin@example.com",
        sender_name="Tanvir",
        deliver_on=timezone.localdate(at),
        language="en",
    )
    return CardPress(uuid4(), method, BUYER, card)


def paid(attempt: Attempt | None, *, by: Actor, at: datetime) -> None:
    """The bank says that it was paid."""
    assert attempt is not None
    settle(attempt_id=attempt.pk, evidence=Evidence(Finding.PAID, amount=attempt.amount), by=by, at=at)


def test_card_is_nothing_until_it_is_paid_and_then_is_owed_without_commission_and_tax(at: datetime, by: Actor) -> None:
    placed = buy_card(press=press(at), by=by, at=at)
    assert (send_due_cards(at=at), Purse.objects.get().balance_minor, placed.order.status) == (0, 0, "awaiting_payment")

    paid(placed.attempt, by=by, at=at)

    assert (Purse.objects.get().balance_minor, send_due_cards(at=at)) == (500_00, 1)
    assert kinds_of(placed.order.reference) == ["capture", "sale"]
    assert balance_of(rules.GIFT_CARDS, "BDT") == -taka(500)
    assert balance_of(rules.COMMISSION, "BDT") == taka(0)
    week = figures_between(at - timedelta(days=1), at + timedelta(days=1))["BDT"]
    assert (week["sold"], week["net"]) == (0, 0)  # goods are counted when somebody buys them with the card
    assert_sound()
    deliver_due()
    assert set(Mail.objects.values_list("recipient", flat=True)) == {"tanvir@example.com", "shirin@example.com"}


def test_paid_card_cannot_be_called_off_an_unpaid_one_can(at: datetime, by: Actor) -> None:
    waiting, bought = buy_card(press=press(at), by=by, at=at), buy_card(press=press(at), by=by, at=at)
    paid(bought.attempt, by=by, at=at)

    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")
    with pytest.raises(CannotCancel, match="gift card"):
        cancel_order(order_id=bought.order.pk, by=by, at=at, reason="no")

    assert sorted(Order.objects.values_list("status", flat=True)) == ["cancelled", "placed"]
    assert_sound()


def test_late_payment_of_an_expired_card_makes_it_good(at: datetime, by: Actor) -> None:
    placed = buy_card(press=press(at), by=by, at=at)
    expire_unpaid(at=at + timedelta(hours=2))

    paid(placed.attempt, by=by, at=at + timedelta(hours=3))

    assert (Order.objects.get().status, Purse.objects.get().balance_minor) == ("placed", 500_00)
    assert_sound()


@pytest.mark.parametrize(
    "changes", [{"amount": taka(99)}, {"amount": taka(20_001)}, {"method": "cod"}, {"method": ""}], ids=str
)
def test_card_outside_the_limits_or_for_cash_is_not_sold(changes: dict[str, Any], at: datetime, by: Actor) -> None:
    with pytest.raises(CannotPlace):
        buy_card(press=press(at, **changes), by=by, at=at)

    assert (Order.objects.count(), GiftCard.objects.count()) == (0, 0)


def test_failed_payment_of_a_card_is_never_retried_at_the_door(at: datetime, by: Actor) -> None:
    placed = buy_card(press=press(at), by=by, at=at)
    assert placed.attempt is not None
    settle(attempt_id=placed.attempt.pk, evidence=Evidence(Finding.FAILED), by=by, at=at)

    with pytest.raises(Exception, match="Downloads"):
        retry_payment(order_id=placed.order.pk, method="cod", by=by, at=at)

    assert (Order.objects.get().status, Purse.objects.get().balance_minor) == ("awaiting_payment", 0)


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twelve_times_at_once_buys_one_card(at: datetime, by: Actor) -> None:
    once = press(at)

    answers = at_once([partial(buy_card, press=once, by=by, at=at)] * 12)

    assert kinds(answers) == {"Placed": 12}
    assert (Order.objects.count(), GiftCard.objects.count(), Attempt.objects.count()) == (1, 1, 1)


def test_page_sells_a_card_and_the_orders_page_shows_it(client: Client, at: datetime, by: Actor) -> None:
    page = client.get("/gift-cards/")
    fields = {
        "token": page.context["form"]["token"].value(),
        "amount": "500",
        "recipient_name": "Shirin",
        "recipient_email": "shirin@example.com",
        "sender_name": "Tanvir",
        "email": "tanvir@example.com",
        "deliver_on": timezone.localdate().isoformat(),
        "method": "sandbox",
    }

    answer = client.post("/gift-cards/", fields)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sandbox-bank/")
    order = Order.objects.get()
    paid(Attempt.objects.get(), by=by, at=at)
    shown = client.get(f"/orders/{order.number}/{order.token}/").content.decode()
    assert "shirin@example.com" in shown
    assert client.post("/gift-cards/", fields | {"amount": "5"}).status_code == 422
