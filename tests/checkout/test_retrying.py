"""Paying once more."""

from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services import CannotRetry, ask_provider, cancel_order, expire_unpaid, retry_payment
from shop.checkout.types import Placed
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Attempt, SandboxCharge
from shop.payments.services import CannotPay
from shop.payments.types import Unreachable
from shop.sellers.models import Seller
from tests.checkout.state import assert_sound, at_bank, everything, kinds_of, stock_of
from tests.factories import make_order, make_product

pytestmark = pytest.mark.django_db
STANDS = ("waiting",)


@pytest.fixture
def declined(waiting: Placed, at: datetime, by: Actor) -> Placed:
    """An order whose first card was declined."""
    at_bank(waiting.attempt, Choice.DECLINE)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)
    waiting.order.refresh_from_db()
    return waiting


def retry(placed: Placed, method: str, *, by: Actor, at: datetime) -> Placed:
    """Press Pay on the page of the failed payment."""
    return retry_payment(order_id=placed.order.pk, method=method, by=by, at=at)


def test_card_again_is_the_second_attempt_of_the_same_order(declined: Placed, at: datetime, by: Actor) -> None:
    again = retry(declined, "sandbox", by=by, at=at)

    assert again.order == declined.order
    assert (again.attempt.number, again.attempt.status) == (2, "pending")
    assert again.redirect_url == f"/sandbox-bank/{SandboxCharge.objects.latest('pk').public_id}/"


def test_cash_instead_places_the_order_with_the_stock_it_held(
    declined: Placed, kettle: Product, at: datetime, by: Actor
) -> None:
    again = retry(declined, "cod", by=by, at=at)

    assert (again.order.status, again.order.payment_method, again.redirect_url) == ("placed", "cod", None)
    assert [attempt.status for attempt in Attempt.objects.order_by("number")] == ["failed", "due"]
    assert stock_of(kettle) == (8, 0)
    assert_sound()


def test_open_attempt_by_the_same_method_goes_on(waiting: Placed, at: datetime, by: Actor) -> None:
    again = retry(waiting, "sandbox", by=by, at=at)

    assert (again.attempt, again.redirect_url) == (waiting.attempt, waiting.redirect_url)
    assert Attempt.objects.count() == 1


def test_open_attempt_by_another_method_is_closed_at_its_bank_first(waiting: Placed, at: datetime, by: Actor) -> None:
    again = retry(waiting, "cod", by=by, at=at)

    assert again.order.status == "placed"
    assert SandboxCharge.objects.get().state == "voided"
    assert [attempt.status for attempt in Attempt.objects.order_by("number")] == ["cancelled", "due"]


def test_payment_that_had_gone_through_wins_over_the_retry(waiting: Placed, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt, Choice.LOSE)

    again = retry(waiting, "cod", by=by, at=at)

    assert (again.order.status, again.attempt, again.attempt.status) == ("placed", waiting.attempt, "captured")
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert_sound()


def test_retry_waits_while_the_other_bank_does_not_answer(
    waiting: Placed, at: datetime, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_call: object) -> None:
        raise Unreachable("away")

    monkeypatch.setattr("shop.payments.gateways.sandbox.bank.charge_of_key", away)
    monkeypatch.setattr("shop.payments.gateways.sandbox.bank.void", away)

    with pytest.raises(CannotPay, match="on its way"):
        retry(waiting, "cod", by=by, at=at)

    assert Attempt.objects.get().status == "pending"


def test_sixth_attempt_is_refused(declined: Placed, at: datetime, by: Actor) -> None:
    for _time in range(4):
        attempt = retry(declined, "sandbox", by=by, at=at).attempt
        at_bank(attempt, Choice.DECLINE)
        ask_provider(attempt_id=attempt.pk, by=by, at=at)
    before = everything()

    with pytest.raises(CannotPay, match="five times"):
        retry(declined, "sandbox", by=by, at=at)

    assert everything() == before


def test_expired_order_cannot_be_paid_again(declined: Placed, at: datetime, by: Actor) -> None:
    expire_unpaid(at=at + timedelta(minutes=31))
    before = everything()

    with pytest.raises(CannotRetry, match="not paid in time"):
        retry(declined, "sandbox", by=by, at=at)

    assert everything() == before


def test_cancelled_order_cannot_be_paid_again(declined: Placed, at: datetime, by: Actor) -> None:
    cancel_order(order_id=declined.order.pk, by=by, at=at, reason="no")
    before = everything()

    with pytest.raises(CannotRetry, match="cancelled"):
        retry(declined, "sandbox", by=by, at=at)

    assert everything() == before


def test_unknown_method_is_refused(declined: Placed, at: datetime, by: Actor) -> None:
    with pytest.raises(CannotRetry, match="Choose how"):
        retry(declined, "cheque", by=by, at=at)


def test_downloads_are_not_retried_with_cash(seller: Seller, at: datetime, by: Actor) -> None:
    placed = make_order(make_product(seller, stock=None), method="sandbox")
    at_bank(placed.attempt, Choice.DECLINE)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)

    with pytest.raises(CannotRetry, match="Downloads"):
        retry(placed, "cod", by=by, at=at)

    assert Attempt.objects.count() == 1


def test_retry_of_a_placed_order_answers_it(cash: Placed, at: datetime, by: Actor) -> None:
    before = everything()

    assert retry(cash, "sandbox", by=by, at=at).order == cash.order
    assert everything() == before
