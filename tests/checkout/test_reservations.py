"""Money that is reserved when paying and taken as parcels leave: each part once, never more than was reserved."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.models import AuditEntry
from shop.base.money import Money
from shop.catalog.models import Product
from shop.checkout.services import (
    ask_provider,
    cancel_order,
    expire_unpaid,
    leave_out,
    owed_for,
    place_order,
    reconcile,
    send_capture,
    settle,
)
from shop.checkout.types import Buyer, Outcome, Placed
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.notifications.models import Mail
from shop.orders.models import Order, Package
from shop.orders.queries import open_quantities
from shop.payments.capturing import let_go, request_capture
from shop.payments.gateways.sandbox import bank
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.gateways.sandbox.gateway import SandboxCard
from shop.payments.models import Attempt, Capture, Refund, SandboxCapture, SandboxCharge
from shop.payments.queries import payment_state_of
from shop.payments.refusals import CannotCapture, CannotRefund
from shop.payments.services import lock_refund, mark_refund_refused, request_refund
from shop.payments.types import Evidence, Finding, PaymentState
from shop.sellers.models import Seller
from shop.store.services import change_store
from shop.wallet.types import Wish
from tests.checkout.crowd import at_once
from tests.checkout.state import assert_sound, at_bank, everything, kinds_of, stock_of
from tests.depth import FULL
from tests.factories import make_cart, make_order, make_product, press_of
from tests.factories.wallet import give
from tests.queue import drain
from tests.returns.steps import settled

pytestmark = pytest.mark.django_db
STANDS = ("kettle", "mat")
TAKA = "BDT"
A, B = 2000_00, 300_00


@pytest.fixture
def mat(rival_seller: Seller) -> Product:
    """Something of another seller's for 300 taka."""
    return make_product(rival_seller, price_minor=300_00)


@pytest.fixture
def reserving(db: None, at: datetime, by: Actor) -> None:
    """Cards are only reserved when paying."""
    change_store(reserving_methods=["sandbox"], by=by, at=at)


@pytest.fixture
def reserved(reserving: None, kettle: Product, mat: Product, at: datetime, by: Actor) -> Placed:
    """An order of two parcels, over 2,000 and 300 taka, that is reserved and confirmed."""
    placed = make_order((kettle, 2), (mat, 1), method="sandbox")
    return confirmed(placed, at=at, by=by)


def confirmed(placed: Placed, *, at: datetime, by: Actor) -> Placed:
    """The order after its shopper approved on the bank's page."""
    assert placed.attempt
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    placed.order.refresh_from_db()
    placed.attempt.refresh_from_db()
    return placed


def parcel(placed: Placed, letter: str) -> Package:
    """One parcel of the order, as it is now."""
    return Package.objects.get(order=placed.order, letter=letter)


def sent(placed: Placed, letter: str, *, at: datetime, by: Actor) -> None:
    """The seller packs and sends a parcel; nobody has asked the bank yet."""
    package = parcel(placed, letter)
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=by, at=at)


def left_out(placed: Placed, letter: str, *, at: datetime, by: Actor) -> None:
    """The seller can send nothing of a parcel."""
    package = parcel(placed, letter)
    wanted = open_quantities(package.pk)
    leave_out(package_id=package.pk, wanted=wanted, reason="sold_out", restock=False, by=by, at=at)


def test_refused_refund_is_owed_though_the_other_parcel_is_still_to_be_taken(
    reserved: Placed, at: datetime, by: Actor
) -> None:
    sent(reserved, "B", at=at, by=by)
    drain()
    deliver_package(package_id=parcel(reserved, "B").pk, by=by, at=at)
    settled(parcel(reserved, "B"))

    mark_refund_refused(refund=lock_refund(Refund.objects.get().pk))

    assert figures() == ("authorized", B, 0)
    assert owed_for(Attempt.objects.get()) == Money(B, TAKA)


def figures() -> tuple[str, int, int]:
    """(status, captured, let go) of the only attempt."""
    attempt = Attempt.objects.get()
    return attempt.status, attempt.captured_minor, attempt.released_minor


def owed() -> int:
    """What buyers owe by the books."""
    return balance_of(rules.BUYER_RECEIVABLE, TAKA).minor


def test_reserving_confirms_the_order_and_takes_nothing(reserved: Placed) -> None:
    assert (reserved.order.status, figures()) == ("placed", ("authorized", 0, 0))
    assert (kinds_of(reserved.order.reference), owed()) == (["sale"], A + B)
    assert payment_state_of(reserved.order.reference) is PaymentState.RESERVED
    assert SandboxCharge.objects.get().state == "reserved"
    assert_sound()


def test_each_parcel_takes_its_part_when_it_is_sent(reserved: Placed, at: datetime, by: Actor) -> None:
    sent(reserved, "A", at=at, by=by)
    drain()

    assert (figures(), owed()) == (("authorized", A, 0), B)
    assert payment_state_of(reserved.order.reference) is PaymentState.PARTLY_PAID
    assert_sound()
    sent(reserved, "B", at=at, by=by)
    drain()
    assert (figures(), owed()) == (("captured", A + B, 0), 0)
    assert list(Capture.objects.values_list("amount_minor", "status", "final")) == [
        (A, "done", False),
        (B, "done", True),
    ]
    assert kinds_of(reserved.order.reference) == ["sale", "capture", "capture"]
    assert balance_of(rules.gateway_clearing("sandbox"), TAKA) == Money(A + B, TAKA)
    assert payment_state_of(reserved.order.reference) is PaymentState.PAID
    assert_sound()


def test_what_store_credit_paid_of_a_parcel_is_not_taken(
    reserving: None, kettle: Product, mat: Product, shopper: User, at: datetime, by: Actor
) -> None:
    give(shopper, 500)
    cart = make_cart((kettle, 2), (mat, 1), user=shopper)
    buyer = Buyer(user_id=shopper.pk, email="nusrat@example.com", name="Nusrat", country="BD", street="House 1")
    press = press_of(cart, method="sandbox", buyer=buyer, wish=Wish(credit=True, covers_minor=500_00))
    placed = confirmed(place_order(**press), at=at, by=by)

    for letter in "AB":
        sent(placed, letter, at=at, by=by)
    drain()

    assert list(Capture.objects.values_list("amount_minor", flat=True)) == [A - 500_00, B]
    assert (figures(), owed()) == (("captured", A + B - 500_00, 0), 0)
    assert_sound()


@pytest.mark.parametrize("sent_first", [False, True])
def test_parcel_that_cannot_be_sent_is_let_go_and_not_refunded(
    reserved: Placed, sent_first: bool, at: datetime, by: Actor
) -> None:
    for step in (sent, left_out) if sent_first else (left_out, sent):
        step(reserved, "A" if step is sent else "B", at=at, by=by)
        drain()
    reconcile(at=at + timedelta(minutes=2))

    assert (figures(), owed()) == (("captured", A, B), 0)
    assert (SandboxCharge.objects.get().state, SandboxCharge.objects.get().captured_minor) == ("paid", A)
    assert not Refund.objects.exists()
    assert_sound()


def test_cancelled_order_lets_everything_go(reserved: Placed, at: datetime, by: Actor) -> None:
    cancel_order(order_id=reserved.order.pk, by=by, at=at, reason="no")
    assert_sound()
    drain()

    assert (figures(), SandboxCharge.objects.get().state) == (("cancelled", 0, A + B), "voided")
    assert (kinds_of(reserved.order.reference), owed()) == (["sale", "cancel"], 0)
    assert payment_state_of(reserved.order.reference) is PaymentState.RELEASED
    assert not Refund.objects.exists()
    assert_sound()


def test_what_is_called_off_while_it_is_taken_goes_back_when_it_is_here(
    reserved: Placed, at: datetime, by: Actor
) -> None:
    sent(reserved, "A", at=at, by=by)
    package = parcel(reserved, "A")
    from_shop = package.shipments.get()
    from_shop.progress = "returned"
    from_shop.save()
    left_out(reserved, "A", at=at, by=by)
    assert (figures(), Capture.objects.get().status) == (("authorized", 0, 0), "requested")

    drain()

    assert (figures(), Refund.objects.get().amount_minor, Refund.objects.get().status) == (
        ("authorized", A, 0),
        A,
        "done",
    )
    assert owed() == B
    assert_sound()


def test_no_more_goes_back_than_was_taken(reserved: Placed, at: datetime, by: Actor) -> None:
    sent(reserved, "B", at=at, by=by)
    drain()
    before = everything()

    with pytest.raises(CannotRefund):
        request_refund(attempt_id=Attempt.objects.get().pk, amount=Money(B + 1, TAKA), key="x", reason="", by=by, at=at)

    assert everything() == before


def test_no_more_is_taken_or_let_go_than_was_reserved(reserved: Placed, at: datetime, by: Actor) -> None:
    attempt = Attempt.objects.get()
    request_capture(attempt=attempt, part="package:1", amount=Money(A, TAKA), by=by, at=at)
    before = everything()

    for refused in (
        partial(request_capture, attempt=attempt, part="package:2", amount=Money(B + 1, TAKA)),
        partial(let_go, attempt=attempt, amount=Money(B + 1, TAKA)),
    ):
        with pytest.raises(CannotCapture):
            refused(by=by, at=at)

    assert (everything(), Capture.objects.count()) == (before, 1)


def test_rest_is_taken_before_the_reservation_ends(reserved: Placed, at: datetime, by: Actor) -> None:
    ends = Attempt.objects.get().reserved_until
    assert ends == at + timedelta(days=7)
    reconcile(at=ends - timedelta(hours=25))
    assert not Capture.objects.exists()

    reconcile(at=ends - timedelta(hours=23))
    drain()

    assert (figures(), Capture.objects.get().part, owed()) == (("captured", A + B, 0), "rest", 0)
    left_out(reserved, "B", at=at, by=by)
    assert Refund.objects.get().amount_minor == B
    assert_sound()


def test_rest_that_the_bank_refuses_calls_off_what_is_not_sent_and_tells(
    reserved: Placed, at: datetime, by: Actor
) -> None:
    sent(reserved, "B", at=at, by=by)
    drain()
    SandboxCharge.objects.update(state="paid")  # the bank let the rest go by itself
    ends = Attempt.objects.get().reserved_until
    Mail.objects.all().delete()

    reconcile(at=ends - timedelta(hours=1))
    drain()
    reconcile(at=ends)

    assert (figures(), parcel(reserved, "A").status, owed()) == (("captured", B, A), "cancelled", 0)
    kinds = set(Mail.objects.values_list("kind", flat=True))
    assert kinds == {"orders.package_short", "orders.package_short.seller.A"}
    assert AuditEntry.objects.filter(action="payments.capture_refused").count() == 1
    assert_sound()


def test_reservation_that_the_provider_ended_calls_the_order_off(reserved: Placed, at: datetime, by: Actor) -> None:
    gone = Evidence(Finding.CANCELLED)

    outcomes = [settle(attempt_id=reserved.attempt.pk, evidence=gone, by=by, at=at).outcome for _time in range(2)]

    assert outcomes == [Outcome.ENDED, Outcome.KNOWN]
    assert (Order.objects.get().status, figures(), owed()) == ("cancelled", ("cancelled", 0, A + B), 0)
    assert_sound()


@pytest.mark.parametrize("state", [Finding.PAID, Finding.RESERVED, Finding.FAILED, Finding.OPEN, Finding.ABSENT])
def test_nothing_said_about_a_reservation_takes_anything(
    reserved: Placed, state: Finding, at: datetime, by: Actor
) -> None:
    before = everything()

    evidence = Evidence(state, amount=reserved.attempt.amount)
    outcome = settle(attempt_id=reserved.attempt.pk, evidence=evidence, by=by, at=at).outcome

    assert (outcome, everything()) == (Outcome.KNOWN, before)


def test_provider_that_takes_once_takes_all_with_the_first_parcel(reserved: Placed, at: datetime, by: Actor) -> None:
    Attempt.objects.update(several=False)
    left_out(reserved, "B", at=at, by=by)

    sent(reserved, "A", at=at, by=by)
    drain()

    assert (figures(), Capture.objects.get().part) == (("captured", A, B), "rest")
    assert SandboxCharge.objects.get().state == "paid"
    assert_sound()


def test_reservation_that_comes_too_late_is_let_go(reserving: None, kettle: Product, at: datetime, by: Actor) -> None:
    placed = make_order((kettle, 2), method="sandbox")
    at_bank(placed.attempt, Choice.LOSE)
    cancel_order(order_id=placed.order.pk, by=by, at=at, reason="no")

    assert ask_provider(attempt_id=placed.attempt.pk, by=by, at=at).outcome is Outcome.RELEASING
    reconcile(at=at + timedelta(minutes=1))

    assert (figures(), SandboxCharge.objects.get().state) == (("cancelled", 0, A), "voided")
    assert (kinds_of(placed.order.reference), stock_of(kettle)) == ([], (10, 0))
    assert_sound()


def test_lost_answer_takes_the_part_once(
    reserved: Placed, monkeypatch: pytest.MonkeyPatch, at: datetime, by: Actor
) -> None:
    class Deaf:
        """A bank whose answer is lost once."""

        lost = False

        def __getattr__(self, name: str) -> Any:
            return getattr(bank, name)

        def capture(self, **wanted: Any) -> Any:
            taken = bank.capture(**wanted)
            if not self.lost:
                self.lost = True
                raise OperationalError("nobody heard it")
            return taken

    monkeypatch.setattr(SandboxCard, "client", Deaf())
    sent(reserved, "A", at=at, by=by)
    capture = Capture.objects.get()

    tries = [send_capture(capture_id=capture.pk, by=by, at=at + timedelta(minutes=minute)) for minute in range(3)]

    assert (tries, figures(), SandboxCapture.objects.count()) == ([False, True, True], ("authorized", A, 0), 1)
    assert_sound()


def test_downloads_are_taken_with_the_confirmation(
    reserving: None, seller: Seller, mat: Product, at: datetime, by: Actor
) -> None:
    book = make_product(seller, stock=None, price_minor=50_00)
    placed = confirmed(make_order(book, mat, method="sandbox"), at=at, by=by)

    drain()

    assert (parcel(placed, "A").status, figures()) == ("delivered", ("authorized", 50_00, 0))
    assert_sound()


def test_expired_page_reserves_nothing(reserving: None, kettle: Product, at: datetime) -> None:
    make_order((kettle, 2), method="sandbox")

    expire_unpaid(at=at + timedelta(minutes=31))

    assert (figures(), SandboxCharge.objects.get().state) == (("expired", 0, 0), "voided")


@pytest.mark.django_db(transaction=True)
def test_many_who_take_a_part_take_it_once(operator: User, reserved: Placed, at: datetime, by: Actor) -> None:
    sent(reserved, "A", at=at, by=by)
    capture, crowd = Capture.objects.get(), 30 if FULL else 6

    for _round in range(3 if FULL else 1):
        at_once([partial(send_capture, capture_id=capture.pk, by=by, at=timezone.now())] * crowd)

    assert (figures(), SandboxCapture.objects.count(), Capture.objects.get().tries) == (("authorized", A, 0), 1, 1)
    assert kinds_of(reserved.order.reference) == ["sale", "capture"]
    assert_sound()
