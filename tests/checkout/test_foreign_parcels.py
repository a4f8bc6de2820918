"""Parcels of an order that was charged in another currency: sent, left out and returned, to the last cent."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db.models import Sum

from shop.base.actor import Actor
from shop.base.money import Money
from shop.cart.services import choose_currency
from shop.checkout.services import ask_provider, leave_out, place_order
from shop.disputes.services import CannotDispute, open_dispute
from shop.disputes.types import DisputeDraft
from shop.ledger import rules
from shop.ledger.models import Posting
from shop.ledger.queries import balance_of
from shop.orders.models import Order, Package
from shop.payments.models import Attempt, Capture, Refund, SandboxCharge
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from shop.store.services import change_store
from tests.checkout.state import assert_sound, at_bank
from tests.factories import make_cart, make_product, press_of
from tests.factories.currencies import offered
from tests.queue import drain
from tests.returns.conftest import delivered
from tests.returns.steps import settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(seller: Seller, rival_seller: Seller, by: Actor, at: datetime) -> Order:
    """Three pots of Rehana's and one of Kamal's, in euros; the shop reserves on cards, and takes with each parcel."""
    change_store(reserving_methods=["sandbox"], by=by, at=at)
    offered("EUR", "127.35")
    for one, price in ((seller, 70_00), (rival_seller, 60_00)):
        set_flat_rate(seller_id=one.pk, price_minor=price)
    cart = make_cart((make_product(seller, price_minor=333_33), 3), make_product(rival_seller, price_minor=999_99))
    choose_currency(cart_id=cart.pk, currency="EUR")
    cart.refresh_from_db()
    placed = place_order(**press_of(cart, method="sandbox"))
    assert placed.attempt is not None
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    return Order.objects.get()


def parcel(letter: str) -> Package:
    """One seller's part."""
    return Package.objects.get(letter=letter)


def journals_that_do_not_sum() -> int:
    """Journals that leave something over in any currency."""
    sums = Posting.objects.order_by().values("journal", "currency").annotate(sum=Sum("amount_minor"))
    return sums.exclude(sum=0).count()


def test_each_parcel_takes_its_part_of_the_euros_and_the_last_one_what_is_left(order: Order, at: datetime) -> None:
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.when_sent, attempt.captured_minor) == ("authorized", True, 0)

    for letter in "BA":
        delivered(parcel(letter), at=at)
        drain()

    parts = list(Capture.objects.order_by("pk").values_list("amount_minor", "charged_minor", "final"))
    assert (order.total_minor, order.charged_minor) == (2129_98, 16_73)
    assert parts == [(1059_99, 8_33, False), (1069_99, 8_40, True)]
    assert (SandboxCharge.objects.get().state, SandboxCharge.objects.get().captured_minor) == ("paid", 16_73)
    assert balance_of(rules.gateway_clearing("sandbox"), "EUR").minor == order.charged_minor
    assert (Attempt.objects.get().status, Refund.objects.count()) == ("captured", 0)
    assert journals_that_do_not_sum() == 0
    assert_sound()


@pytest.mark.parametrize("currency", ["EUR", "BDT"])
def test_all_that_was_taken_of_a_reservation_can_be_disputed_and_no_cent_more(
    order: Order, currency: str, by: Actor, at: datetime
) -> None:
    delivered(parcel("A"), at=at)
    drain()
    attempt = Attempt.objects.get()
    taken = attempt.charged_captured if currency == "EUR" else attempt.captured
    too_much = DisputeDraft(attempt_id=attempt.pk, amount=taken + Money(1, currency), reason="fraudulent")
    with pytest.raises(CannotDispute):
        open_dispute(draft=too_much, by=by, at=at)

    dispute = open_dispute(draft=DisputeDraft(attempt_id=attempt.pk, amount=taken, reason="fraudulent"), by=by, at=at)

    assert (dispute.amount, dispute.charged) == (Money(1069_99, "BDT"), Money(8_40, "EUR"))
    assert (order.charged_minor, Attempt.objects.get().refundable.minor) == (16_73, 0)
    assert_sound()


def test_lines_left_out_and_returned_give_back_no_cent_too_many(order: Order, by: Actor, at: datetime) -> None:
    first = parcel("A")
    leave_out(package_id=first.pk, wanted={first.lines.get().pk: 1}, reason="damaged", restock=False, by=by, at=at)
    for letter in "AB":
        delivered(parcel(letter), at=at)
    drain()
    paid_back = []
    for letter in "ABA":
        settled(parcel(letter))
        drain()
        paid_back.append(SandboxCharge.objects.get().refunded_minor)

    attempt, charge = Attempt.objects.get(), SandboxCharge.objects.get()
    assert paid_back == sorted(set(paid_back))
    assert (attempt.refundable.minor, attempt.refunded_minor) == (0, order.total_minor - attempt.released_minor)
    assert attempt.released_minor == 333_33
    assert charge.refunded_minor == charge.captured_minor == attempt.charged_captured.minor
    assert attempt.charged_captured + attempt.charged_released == attempt.charged == order.charged
    assert [balance_of(rules.EXCHANGE, code).minor for code in ("EUR", "BDT")] == [0, 0]
    assert balance_of(rules.gateway_clearing("sandbox"), "EUR").minor == 0
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT").minor == 0
    assert journals_that_do_not_sum() == 0
    assert_sound()
