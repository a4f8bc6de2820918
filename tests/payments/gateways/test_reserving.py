"""Reserving at Stripe and taking parts: the sum that Stripe has received tells what became of a lost answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.cart.services import choose_currency
from shop.catalog.models import Product
from shop.checkout.services import (
    ask_provider,
    cancel_order,
    leave_out,
    place_order,
    reconcile,
    send_capture,
    send_refund,
)
from shop.checkout.types import Outcome, Placed
from shop.demo.providers.stripe import Stripe, told_of
from shop.fulfilment.services import pack_package, ship_package
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.orders.models import Package
from shop.payments.models import Attempt, Capture, Exchange, Refund
from shop.payments.services import request_refund
from shop.sellers.models import Seller
from shop.store.services import change_store
from tests.checkout.state import assert_sound, kinds_of
from tests.factories import make_cart, make_order, make_product, press_of
from tests.factories.currencies import offered
from tests.queue import drain

from .conftest import at_page
from .test_stripe import session, tell

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)
A, B = 2000_00, 300_00


@pytest.fixture
def stripe(open_provider: Any, at: datetime, by: Actor) -> Stripe:
    """Stripe, answering on this machine; its cards are reserved when paying."""
    change_store(reserving_methods=["stripe"], by=by, at=at)
    return open_provider("stripe", Stripe)


@pytest.fixture
def waiting(stripe: Stripe, kettle: Product, rival_seller: Seller) -> Placed:
    """An order of two parcels, over 2,000 and 300 taka; its shopper is on Stripe's page."""
    return make_order((kettle, 2), (make_product(rival_seller, price_minor=300_00), 1), method="stripe")


@pytest.fixture
def reserved(stripe: Stripe, waiting: Placed, at: datetime, by: Actor) -> Placed:
    """The shopper has approved."""
    at_page(stripe, f"/pay/{session(stripe)['id']}", choice="leave")
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)
    return waiting


def intent(stripe: Stripe) -> tuple[str, int]:
    """(status, received) of the only payment at Stripe."""
    one = session(stripe)["payment_intent"]
    return one["status"], one["amount_received"]


def sent(letter: str, *, at: datetime, by: Actor) -> Capture:
    """A parcel is sent; nobody has asked Stripe yet."""
    package = Package.objects.get(letter=letter)
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=by, at=at)
    return Capture.objects.latest("pk")


def test_page_asks_to_reserve_and_for_several_parts(stripe: Stripe, waiting: Placed) -> None:
    asked = Exchange.objects.get(verb="session").sent

    assert asked["payment_intent_data[capture_method]"] == "manual"
    assert asked["payment_method_options[card][request_multicapture]"] == "if_available"


def test_parts_are_taken_one_by_one_and_the_last_one_closes(
    stripe: Stripe, reserved: Placed, at: datetime, by: Actor
) -> None:
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.several) == ("authorized", True)
    assert timedelta(days=6) < attempt.reserved_until - at < timedelta(days=8)

    assert send_capture(capture_id=sent("A", at=at, by=by).pk, by=by, at=at)
    assert intent(stripe) == ("requires_capture", A)
    assert send_capture(capture_id=sent("B", at=at, by=by).pk, by=by, at=at)

    assert (intent(stripe), Attempt.objects.get().status) == (("succeeded", A + B), "captured")
    assert kinds_of(reserved.order.reference) == ["sale", "capture", "capture"]
    assert_sound()


def test_card_without_several_captures_is_taken_whole_with_the_first_parcel(
    stripe: Stripe, waiting: Placed, at: datetime, by: Actor
) -> None:
    stripe.whole_captures = True
    at_page(stripe, f"/pay/{session(stripe)['id']}", choice="leave")
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)

    assert send_capture(capture_id=sent("A", at=at, by=by).pk, by=by, at=at)

    assert (intent(stripe), Attempt.objects.get().captured_minor) == (("succeeded", A + B), A + B)
    assert_sound()


@pytest.mark.parametrize("key_is_forgotten", [False, True])
def test_lost_answer_is_found_in_the_sum(
    stripe: Stripe, reserved: Placed, key_is_forgotten: bool, at: datetime, by: Actor
) -> None:
    capture = sent("A", at=at, by=by)
    stripe.lost = "capture"
    assert send_capture(capture_id=capture.pk, by=by, at=at) is False
    stripe.lost = ""
    if key_is_forgotten:
        stripe.books.put(f"key:{capture.public_id.hex}", {"path": "", "said": {}, "answer": {}, "status": 200})

    assert send_capture(capture_id=capture.pk, by=by, at=at) is True
    assert (intent(stripe), Attempt.objects.get().captured_minor) == (("requires_capture", A), A)
    assert_sound()


@pytest.mark.parametrize("before", [True, False])
def test_message_before_and_after_a_part_changes_nothing(
    stripe: Stripe, reserved: Placed, before: bool, at: datetime, by: Actor
) -> None:
    capture = sent("A", at=at, by=by)
    if not before:
        send_capture(capture_id=capture.pk, by=by, at=at)

    for _time in range(3):
        assert tell(stripe.event("payment_intent.succeeded", told_of(session(stripe)))) == 204
    drain()

    assert (intent(stripe), Attempt.objects.get().captured_minor) == (("requires_capture", A), A)
    assert kinds_of(reserved.order.reference) == ["sale", "capture"]
    assert_sound()


def test_refusal_is_left_to_a_person_and_the_rest_stays_reserved(
    stripe: Stripe, reserved: Placed, at: datetime, by: Actor
) -> None:
    stripe.refuses_captures = True

    assert send_capture(capture_id=sent("A", at=at, by=by).pk, by=by, at=at) is False

    attempt = Attempt.objects.get()
    assert (Capture.objects.get().status, attempt.status, attempt.reserved.minor) == ("failed", "authorized", A + B)
    assert_sound()


def test_sum_that_does_not_fit_is_left_open(stripe: Stripe, reserved: Placed, at: datetime, by: Actor) -> None:
    capture = sent("A", at=at, by=by)
    entry = session(stripe)
    stripe.kept(entry | {"payment_intent": entry["payment_intent"] | {"amount_received": 7}})

    assert send_capture(capture_id=capture.pk, by=by, at=at) is False

    assert (Capture.objects.get().status, Attempt.objects.get().captured_minor) == ("requested", 0)


@pytest.mark.parametrize(("taken", "end"), [(False, ("canceled", 0)), (True, ("succeeded", A))])
def test_rest_is_let_go_at_stripe(
    stripe: Stripe, reserved: Placed, taken: bool, end: tuple[str, int], at: datetime, by: Actor
) -> None:
    if taken:
        send_capture(capture_id=sent("A", at=at, by=by).pk, by=by, at=at)
        Attempt.objects.update(released_minor=B)
    else:
        cancel_order(order_id=reserved.order.pk, by=by, at=at, reason="no")
    stripe.lost = "capture" if taken else "cancel"
    reconcile(at=at)
    stripe.lost = ""

    reconcile(at=at + timedelta(minutes=1))

    assert (intent(stripe), Attempt.objects.get().status) == (end, "captured" if taken else "cancelled")


def test_refund_of_a_part_goes_back_from_what_was_taken(
    stripe: Stripe, reserved: Placed, at: datetime, by: Actor
) -> None:
    send_capture(capture_id=sent("B", at=at, by=by).pk, by=by, at=at)
    amount, attempt = Attempt.objects.get().captured, Attempt.objects.get()
    refund = request_refund(attempt_id=attempt.pk, amount=amount, key="one", reason="", by=by, at=at)

    assert send_refund(refund_id=refund.pk, by=by, at=at)

    assert (session(stripe)["refunded"], Refund.objects.get().status) == (B, "done")


@pytest.mark.parametrize("change", [{"amount": 1_00}, {"currency": "usd"}])
def test_reservation_of_other_money_is_left_to_a_person(
    stripe: Stripe, waiting: Placed, change: dict[str, Any], at: datetime, by: Actor
) -> None:
    at_page(stripe, f"/pay/{session(stripe)['id']}", choice="leave")
    entry = session(stripe)
    stripe.kept(entry | {"payment_intent": entry["payment_intent"] | change})

    assert ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at).outcome is Outcome.MISMATCH


@pytest.fixture
def in_euro(stripe: Stripe, kettle: Product, rival_seller: Seller, at: datetime, by: Actor) -> Package:
    """The parcel of kettles of the same order in euros, reserved; one of the two kettles cannot be sent."""
    offered("EUR", "127.35")
    cart = make_cart((kettle, 2), (make_product(rival_seller, price_minor=300_00), 1))
    choose_currency(cart_id=cart.pk, currency="EUR")
    cart.refresh_from_db()
    placed = place_order(**press_of(cart, method="stripe"))
    at_page(stripe, f"/pay/{session(stripe)['id']}", choice="leave")
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    kettles = Package.objects.get(letter="A")
    wanted = {kettles.lines.get().pk: 1}
    leave_out(package_id=kettles.pk, wanted=wanted, reason="damaged", restock=False, by=by, at=at)
    return kettles


def test_euros_are_taken_part_by_part_let_go_and_given_back_to_the_cent(
    stripe: Stripe, in_euro: Package, at: datetime, by: Actor
) -> None:
    stripe.lost = "capture"
    first = sent("A", at=at, by=by)
    assert not send_capture(capture_id=first.pk, by=by, at=at)
    stripe.lost = ""
    assert send_capture(capture_id=first.pk, by=by, at=at)
    assert intent(stripe) == ("requires_capture", 7_85)
    assert send_capture(capture_id=sent("B", at=at, by=by).pk, by=by, at=at)

    attempt = Attempt.objects.get()
    assert (attempt.status, intent(stripe)) == ("captured", ("succeeded", 10_21))
    assert (attempt.charged.minor, attempt.charged_released.minor) == (18_06, 7_85)
    assert_sound()
    backs = [
        request_refund(attempt_id=attempt.pk, amount=Money(part, "BDT"), key=f"{part}", reason="", by=by, at=at)
        for part in (B, A // 2)
    ]
    assert all(send_refund(refund_id=refund.pk, by=by, at=at) for refund in backs)
    assert [one.charged.minor for one in backs] == [2_36, 7_85]
    assert [balance_of(rules.EXCHANGE, code).minor for code in ("EUR", "BDT")] == [0, 0]
    assert balance_of(rules.gateway_clearing("stripe"), "EUR").minor == 0
    assert_sound()
