"""Paying in another currency: the rate is frozen, the books stay whole per currency, refunds sum to what was charged."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.actor import Actor
from shop.base.money import Money, shares_of
from shop.cart.services import choose_currency
from shop.catalog.models import Product
from shop.checkout.refusals import CannotPlace, CannotRetry
from shop.checkout.services import ask_provider, cancel_order, place_order, retry_payment, send_refund, settle
from shop.checkout.types import Outcome, Placed
from shop.currencies.rules import share_of_charge
from shop.disputes.services import close_dispute, open_dispute
from shop.disputes.types import DisputeDraft, DisputeStatus
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.orders.models import Order
from shop.orders.queries import order_view, order_with_id
from shop.payments.models import Attempt, Refund, SandboxCharge
from shop.payments.services import request_refund
from shop.payments.types import Evidence, Finding
from shop.sellers.models import Seller
from shop.wallet.types import Wish
from tests.cast import NOW
from tests.checkout.state import assert_sound, at_bank, everything
from tests.factories import make_cart, make_product
from tests.factories.currencies import offered, rated
from tests.factories.orders import press_of
from tests.factories.wallet import make_card

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def held(account: str, currency: str) -> int:
    """What an account of the sandbox, or the exchange, holds."""
    code = rules.EXCHANGE if account == "exchange" else rules.gateway_clearing("sandbox")
    return balance_of(code, currency).minor


@pytest.fixture
def dollar(db: None) -> None:
    """A dollar is 119.50 taka."""
    offered("USD", "119.5")


def press(*wanted: Any, method: str = "sandbox", **more: Any) -> dict[str, Any]:
    """What a shopper who pays in dollars sends."""
    cart = make_cart(*wanted)
    choose_currency(cart_id=cart.pk, currency="USD")
    cart.refresh_from_db()
    return press_of(cart, method=method, **more)


@pytest.fixture
def waiting_dollars(dollar: None, kettle: Product) -> Placed:
    """Two kettles for 2,000 taka, 16.74 dollars, waiting for the bank."""
    return place_order(**press((kettle, 2)))


@pytest.fixture
def paid(waiting_dollars: Placed, by: Actor, at: datetime) -> Attempt:
    """The same, paid."""
    attempt = waiting_dollars.attempt
    assert attempt is not None
    at_bank(attempt)
    ask_provider(attempt_id=attempt.pk, by=by, at=at)
    attempt.refresh_from_db()
    return attempt


def test_order_and_attempt_keep_what_is_charged_and_at_which_rate(waiting_dollars: Placed, by: Actor) -> None:
    rated("USD", "125", "BDT", at=NOW + timedelta(days=1))

    order, attempt = Order.objects.get(), Attempt.objects.get()
    view = order_view(order_with_id(order.pk))
    assert (order.total, order.charged, str(order.rate)) == (Money(2000_00, "BDT"), dollars(16_74), "0.0083682008")
    assert (order.rate_sources, order.rated_at) == ("manual", NOW)
    assert (attempt.amount, attempt.charged) == (Money(2000_00, "BDT"), dollars(16_74))
    assert SandboxCharge.objects.get().amount == dollars(16_74)
    assert [line.total for line in view.shown.lines] == [dollars(16_74)]
    assert (view.total, view.shown.total, view.shown.rest) == (order.total, dollars(16_74), dollars(16_74))


def test_capture_goes_through_the_exchange_in_both_currencies(paid: Attempt) -> None:
    assert (held("clearing", "USD"), held("exchange", "USD")) == (16_74, -16_74)
    assert (held("clearing", "BDT"), held("exchange", "BDT")) == (0, 2000_00)
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT") == Money.zero("BDT")
    assert_sound()


def test_evidence_of_the_books_figure_is_other_money(waiting_dollars: Placed, by: Actor, at: datetime) -> None:
    attempt = Attempt.objects.get()

    wrong = settle(attempt_id=attempt.pk, evidence=Evidence(Finding.PAID, amount=Money(2000_00, "BDT")), by=by, at=at)
    right = settle(attempt_id=attempt.pk, evidence=Evidence(Finding.PAID, amount=dollars(16_74)), by=by, at=at)

    assert (wrong.outcome, right.outcome) == (Outcome.MISMATCH, Outcome.CONFIRMED)


def test_cancelling_gives_back_exactly_what_was_charged_whatever_the_rate_is_now(
    paid: Attempt, by: Actor, at: datetime
) -> None:
    rated("USD", "125", "BDT", at=NOW + timedelta(days=1))

    cancel_order(order_id=Order.objects.get().pk, by=by, at=at, reason="changed my mind")
    refund = Refund.objects.get()
    assert send_refund(refund_id=refund.pk, by=by, at=at)

    assert (refund.amount, refund.charged) == (Money(2000_00, "BDT"), dollars(16_74))
    assert SandboxCharge.objects.get().refunded_minor == 16_74
    assert [held(name, code) for name in ("clearing", "exchange") for code in ("USD", "BDT")] == [0, 0, 0, 0]
    assert_sound()


def test_refunds_in_any_parts_sum_to_what_was_charged(paid: Attempt, by: Actor, at: datetime) -> None:
    for number, part in enumerate((1, 333_33, 666_66, 999_99, 1)):
        refund = request_refund(
            attempt_id=paid.pk, amount=Money(part, "BDT"), key=f"part:{number}", reason="part", by=by, at=at
        )
        assert send_refund(refund_id=refund.pk, by=by, at=at)

    given = list(Refund.objects.order_by("pk").values_list("charged_minor", flat=True))
    assert given == [0, 2_79, 5_58, 8_37, 0]
    assert SandboxCharge.objects.get().refunded_minor == 16_74
    assert [held(name, code) for name in ("clearing", "exchange") for code in ("USD", "BDT")] == [0, 0, 0, 0]


def test_a_refund_that_failed_is_given_again_to_the_last_cent(paid: Attempt, by: Actor, at: datetime) -> None:
    half = Money(1000_00, "BDT")
    first, _second = (
        request_refund(attempt_id=paid.pk, amount=half, key=key, reason="half", by=by, at=at) for key in ("a", "b")
    )
    Refund.objects.filter(pk=first.pk).update(status=Refund.Status.FAILED)
    Attempt.objects.filter(pk=paid.pk).update(refunded_minor=1000_00)

    again = request_refund(attempt_id=paid.pk, amount=half, key="c", reason="half", by=by, at=at)

    assert again.charged == first.charged == dollars(8_37)


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_cumulative_shares_of_any_split_sum_to_the_charge(whole: int, charged: int, weights: list[int]) -> None:
    gone = given_back = 0
    for part in shares_of(whole, weights):
        until_now = share_of_charge(gone + part, whole, charged)
        assert until_now >= given_back
        gone, given_back = gone + part, until_now

    assert (gone, given_back) == (whole, charged)


@pytest.mark.parametrize("method", ["cod", "invoice", "transfer", "bkash"])
def test_what_takes_taka_only_is_refused_for_dollars(dollar: None, kettle: Product, method: str) -> None:
    wanted = press((kettle, 1), method=method)
    before = everything()

    with pytest.raises(CannotPlace):
        place_order(**wanted)

    assert everything() == before


def test_a_dollar_order_is_not_paid_in_cash_after_all(waiting_dollars: Placed, by: Actor, at: datetime) -> None:
    with pytest.raises(CannotRetry):
        retry_payment(order_id=Order.objects.get().pk, method="cod", by=by, at=at)

    assert Attempt.objects.get().open


def test_a_gift_card_pays_its_part_and_the_rest_is_charged(
    dollar: None, kettle: Product, by: Actor, at: datetime
) -> None:
    card, _code = make_card(500)

    placed = place_order(**press((kettle, 2), wish=Wish(cards=(card.pk,), covers_minor=500_00)))

    attempt = placed.attempt
    assert attempt is not None
    assert (attempt.amount, attempt.charged) == (Money(1500_00, "BDT"), dollars(12_56))
    at_bank(attempt)
    ask_provider(attempt_id=attempt.pk, by=by, at=at)
    shown = order_view(order_with_id(placed.order.pk)).shown
    assert ([tender.amount for tender in shown.tenders], shown.rest) == ([dollars(4_18)], dollars(12_56))
    assert shown.total == dollars(16_74)
    assert_sound()


@pytest.mark.parametrize("asked", [dollars(8_37), Money(1000_00, "BDT")], ids=["by the bank", "by the office"])
def test_a_dispute_takes_dollars_and_holds_taka(paid: Attempt, asked: Money, by: Actor, at: datetime) -> None:
    draft = DisputeDraft(attempt_id=paid.pk, amount=asked, reason="fraudulent")

    dispute = open_dispute(draft=draft, by=by, at=at)

    assert (dispute.amount, dispute.charged) == (Money(1000_00, "BDT"), dollars(8_37))
    assert balance_of(rules.gateway_disputed("sandbox"), "USD") == dollars(-8_37)
    assert balance_of(rules.DISPUTES_HELD, "BDT") == Money(1000_00, "BDT")
    assert_sound()
    close_dispute(dispute_id=dispute.pk, outcome=DisputeStatus.WON, by=by, at=at)
    assert balance_of(rules.gateway_disputed("sandbox"), "USD") == dollars(0)
    assert_sound()


def test_several_sellers_and_lines_add_up_on_the_order(
    dollar: None, seller: Seller, rival_seller: Seller, by: Actor, at: datetime
) -> None:
    wanted = [(make_product(one, price_minor=minor), 1) for one in (seller, rival_seller) for minor in (33_33, 66_67)]

    placed = place_order(**press(*wanted))

    shown = order_view(order_with_id(placed.order.pk)).shown
    assert Money.total((parcel.total for parcel in shown.parcels), "USD") == shown.total == placed.order.charged
    assert Money.total((row.amount for row in shown.rows), "USD") == shown.total
    assert_sound()
