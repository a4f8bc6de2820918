"""Eight traps that other marketplaces fell into, each found only by running the whole flow; here none of them shuts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services import ask_provider, cancel_order
from shop.checkout.types import Placed
from shop.demo.practice.views import PROVIDERS
from shop.fulfilment.services import deliver_shipment, pack_package, ship_package
from shop.ledger.queries import standing_of
from shop.orders.models import Order, Package
from shop.orders.services import CannotCancel
from shop.payments.models import Notice
from shop.payments.queries import payment_state_of
from shop.payments.types import PaymentState
from shop.payouts.models import Payout, PayoutRun
from shop.payouts.services import CannotApprove, approve_run, make_run, note_returned, release_due
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from shop.store.models import Credential
from tests.cast import NOW
from tests.checkout.state import assert_sound, at_bank, everything, kinds_of
from tests.factories import make_order, make_product
from tests.payments.gateways.conftest import enter_keys, open_provider
from tests.payouts.steps import account_of, bought, delivered, paid
from tests.queue import drain
from tests.returns.steps import settled

__all__ = ["open_provider"]  # a fixture
pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=8)


@pytest.fixture
def pot(seller: Seller) -> Product:
    """Rehana's pot for 1,000 taka; each of her parcels costs 80."""
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    return make_product(seller, price_minor=1000_00, stock=100)


@pytest.fixture
def two_sellers(pot: Product, rival_seller: Seller, by: Actor, at: datetime) -> Placed:
    """One payment for three pots of Rehana's and a bag of Kamal's."""
    bag = make_product(rival_seller, price_minor=500_00)
    placed = make_order((pot, 3), bag, method="sandbox")
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    placed.order.refresh_from_db()
    return placed


def parcel(placed: Placed, letter: str = "A") -> Package:
    """One seller's part of the order."""
    return Package.objects.get(order=placed.order, letter=letter)


def test_entering_a_provider_twice_leaves_its_hook_alive(open_provider: Any, by: Actor, at: datetime) -> None:
    """Trap: registering a webhook a second time deletes the live endpoint."""
    stripe = open_provider("stripe", PROVIDERS["stripe"])
    kept = Credential.objects.count()

    enter_keys("stripe", stripe, by=by, at=at)

    push = stripe.event("charge.updated", {"id": "ch_1"})
    answer = Client().post("/hooks/stripe/", push.body, content_type="application/json", headers=dict(push.headers))
    assert (answer.status_code, Credential.objects.count()) == (204, kept)
    assert Notice.objects.get().kind == "charge.updated"


def test_nobody_reads_the_commission_of_another(two_sellers: Placed, operator: User) -> None:
    """Trap: the order's page shows all sellers' commissions, to the shopper and to every seller."""
    order = two_sellers.order
    pages = {"kamal@example.com": f"/seller/orders/{order.number}-B/", "": f"/orders/{order.number}/{order.token}/"}

    for email, path in pages.items():
        browser = Client()
        if email:
            browser.force_login(User.objects.get(email=email))
        text = browser.get(path).text
        assert "৳\xa0300" not in text  # the commission on three pots
        assert "৳\xa045" not in text  # and the VAT on it
        assert "ommission" not in text
        assert "Rupganj" not in text or not email


def test_every_part_of_an_order_paid_at_once_can_be_sent(two_sellers: Placed, by: Actor, at: datetime) -> None:
    """Trap: parts of a split order cannot be sent, because the paid check ignores splits."""
    for letter in ("B", "A"):
        delivered(parcel(two_sellers, letter), at=at)

    assert list(Package.objects.order_by("letter").values_list("status", flat=True)) == ["delivered"] * 2
    assert kinds_of(two_sellers.order.reference) == ["capture", "sale"]
    assert_sound()


def test_cancelling_after_dispatch_is_refused_aloud(two_sellers: Placed, by: Actor, at: datetime) -> None:
    """Trap: cancelling after dispatch fails silently."""
    package = parcel(two_sellers)
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, by=by, at=at)
    order, before = two_sellers.order, everything()

    answer = Client().post(f"/orders/{order.number}/{order.token}/cancellation/", {"reason": "changed"})
    with pytest.raises(CannotCancel, match=r"already packed this order\. Send back what you do not want"):
        cancel_order(order_id=order.pk, by=by, at=at, reason="changed")

    assert answer.status_code == 422
    assert "A seller has already packed this order." in answer.text
    assert everything() == before


def test_parcel_in_two_parts_costs_what_it_cost(two_sellers: Placed, by: Actor, at: datetime) -> None:
    """Trap: splitting a parcel prices its delivery anew."""
    package = parcel(two_sellers)
    line = package.lines.get()
    before = (package.shipping_minor, package.total_minor, two_sellers.order.total_minor)
    pack_package(package_id=package.pk, by=by, at=at)

    first = ship_package(package_id=package.pk, quantities={line.pk: 1}, by=by, at=at)
    second = ship_package(package_id=package.pk, by=by, at=at)
    for shipment in (first, second):
        deliver_shipment(shipment_id=shipment.pk, by=by, at=at)

    package, order = parcel(two_sellers), Order.objects.get()
    assert (package.shipping_minor, package.total_minor, order.total_minor) == before == (80_00, 3080_00, 3580_00)
    assert (package.status, kinds_of(order.reference)) == ("delivered", ["capture", "sale"])
    assert_sound()


def test_order_paid_back_whole_reads_paid_back(two_sellers: Placed, by: Actor, at: datetime) -> None:
    """Trap: a fully refunded order still reads paid."""
    order = two_sellers.order
    assert payment_state_of(order.reference) is PaymentState.PAID

    cancel_order(order_id=order.pk, by=by, at=at, reason="changed")
    between = payment_state_of(order.reference)
    drain()

    assert (between, payment_state_of(order.reference)) == (PaymentState.REFUND_DUE, PaymentState.REFUNDED)
    assert "Refunded" in Client().get(f"/orders/{order.number}/{order.token}/").text
    assert_sound()


def test_payout_never_exceeds_what_is_there(
    pot: Product, seller: Seller, operator: User, chief: User, at: datetime
) -> None:
    """Trap: a payout is larger than the funds, because something came back after it was planned."""
    account_of(seller)
    package = bought(pot, 2)
    release_due(at=LATER)
    run = make_run(by=Actor.user(operator.pk), at=LATER)
    settled(package, 1)
    before = everything()

    with pytest.raises(CannotApprove):
        approve_run(run_id=run.pk, by=Actor.user(chief.pk), at=LATER)

    assert (everything(), PayoutRun.objects.get().status, Payout.objects.get().status) == (before, "draft", "waiting")
    assert_sound()


def test_payout_that_the_bank_returns_is_owed_again(
    pot: Product, seller: Seller, operator: User, chief: User, by: Actor, at: datetime
) -> None:
    """Trap: a payout that the bank sent back stays settled, and the seller's money is gone."""
    account_of(seller)
    bought(pot, 2)
    release_due(at=LATER)
    ready = standing_of(seller.pk, "BDT").ready
    payout = paid(Actor.user(operator.pk), Actor.user(chief.pk), LATER)
    assert not standing_of(seller.pk, "BDT").ready

    note_returned(payout_id=payout.pk, reason="account closed", by=by, at=LATER)

    assert (Payout.objects.get().status, standing_of(seller.pk, "BDT").ready) == ("returned", ready)
    assert_sound()
