"""Many at once, with real threads on real PostgreSQL."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import cycle, islice
from typing import Any

import pytest

from shop.base.actor import Actor
from shop.base.models import Event
from shop.catalog.models import Product
from shop.checkout.services import (
    TotalChanged,
    ask_provider,
    cancel_order,
    place_order,
    receive_notice,
    reconcile,
    retry_payment,
    send_refund,
    settle,
)
from shop.checkout.types import Outcome, Placed
from shop.ledger.models import Journal
from shop.orders.models import Order
from shop.orders.services import CannotCancel, CannotFulfil, mark_packed
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Attempt, Notice, Refund, SandboxCharge, SandboxRefund
from shop.payments.refusals import CannotRefund
from shop.payments.services import request_refund
from shop.payments.types import Evidence, Finding, InboundNotice
from shop.sellers.models import Seller
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound, at_bank, kinds_of, stock_of
from tests.factories import make_cart, make_order, make_product, press_of

pytestmark = pytest.mark.django_db(transaction=True)
Step = Callable[[], Any]


def paid(attempt: Attempt) -> Evidence:
    """That the attempt was paid."""
    return Evidence(Finding.PAID, amount=attempt.amount)


@pytest.mark.parametrize("method", ["cod", "sandbox"])
def test_sixty_buyers_of_the_last_seven_get_exactly_seven(seller: Seller, method: str) -> None:
    last = make_product(seller, stock=7)
    presses = [press_of(make_cart(last), method=method) for _buyer in range(60)]

    answers = at_once([partial(place_order, **press) for press in presses])

    assert kinds(answers) == {"Placed": 7, "SoldOut": 53}
    assert Order.objects.count() == Attempt.objects.count() == 7
    assert stock_of(last) == ((0, 0) if method == "cod" else (7, 7))
    assert_sound()


def test_baskets_in_opposite_order_do_not_block_each_other(seller: Seller, rival_seller: Seller) -> None:
    kettle, mat = make_product(seller, stock=10), make_product(rival_seller, stock=10)
    baskets = [(kettle, mat), (mat, kettle)]
    presses = [press_of(make_cart(*basket)) for basket in islice(cycle(baskets), 24)]

    answers = at_once([partial(place_order, **press) for press in presses])

    assert kinds(answers) == {"Placed": 10, "SoldOut": 14}
    assert (stock_of(kettle), stock_of(mat)) == ((0, 0), (0, 0))
    assert_sound()


def test_one_form_posted_twelve_times_at_once_is_one_order(kettle: Product) -> None:
    press = press_of(make_cart(kettle), method="sandbox")

    answers = at_once([partial(place_order, **press)] * 12)

    assert kinds(answers) == {"Placed": 12}
    assert len({answer.order.pk for answer in answers}) == 1
    assert len({answer.redirect_url for answer in answers}) == 1
    assert Order.objects.count() == Attempt.objects.count() == SandboxCharge.objects.count() == 1
    assert stock_of(kettle) == (10, 1)


def test_one_cart_in_eight_tabs_is_one_order(kettle: Product) -> None:
    cart = make_cart(kettle)
    presses = [press_of(cart) for _tab in range(8)]

    answers = at_once([partial(place_order, **press) for press in presses])

    assert len({answer.order.pk for answer in answers}) == 1
    assert Order.objects.count() == 1
    assert Event.objects.filter(name="orders.placed").count() == 1
    assert_sound()


def test_return_webhook_and_reconciler_together_capture_once(
    waiting: Placed, kettle: Product, at: datetime, by: Actor
) -> None:
    attempt = waiting.attempt
    at_bank(attempt)
    notice = InboundNotice("evt-1", "charge.paid", attempt.key, paid(attempt), {})
    steps: list[Step] = [
        partial(ask_provider, attempt_id=attempt.pk, by=by, at=at),
        partial(receive_notice, provider="sandbox", notice=notice, at=at),
        partial(reconcile, at=at.replace(hour=7)),
    ]

    answers = at_once(steps * 6)

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert Notice.objects.count() == 1
    assert Event.objects.filter(name="orders.placed").count() == 1
    assert stock_of(kettle) == (8, 0)
    assert_sound()


def test_twenty_copies_of_one_webhook_have_one_effect(waiting: Placed, at: datetime) -> None:
    attempt = waiting.attempt
    notice = InboundNotice("evt-1", "charge.paid", attempt.key, paid(attempt), {})

    answers = at_once([partial(receive_notice, provider="sandbox", notice=notice, at=at)] * 20)

    assert kinds(answers) == {"NoneType": 19, "Settlement": 1}
    assert Notice.objects.get().settled_at == at
    assert_sound()


@pytest.mark.parametrize("round_", range(5))
def test_cancelling_and_settling_together_end_in_one_of_two_sound_ways(
    waiting: Placed, kettle: Product, round_: int, at: datetime, by: Actor
) -> None:
    attempt = waiting.attempt
    at_bank(attempt)
    cancel = partial(cancel_order, order_id=waiting.order.pk, by=by, at=at, reason="no")
    pay = partial(settle, attempt_id=attempt.pk, evidence=paid(attempt), by=by, at=at)

    answers = at_once([cancel, pay] if round_ % 2 else [pay, cancel])

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    for refund in Refund.objects.all():
        send_refund(refund_id=refund.pk, by=by, at=at)
    assert Order.objects.get().status == "cancelled"
    assert kinds_of(waiting.order.reference) in (
        ["capture", "sale", "cancel", "refund"],
        ["capture", "refund"],
    )
    assert stock_of(kettle) == (10, 0)
    assert SandboxCharge.objects.get().refunded_minor == 2000_00
    assert_sound()


def test_cancelling_and_packing_together_let_one_of_them_win(cash: Placed, at: datetime, by: Actor) -> None:
    package = cash.order.packages.get()
    steps: list[Step] = [
        partial(cancel_order, order_id=cash.order.pk, by=by, at=at, reason="no"),
        partial(mark_packed, package_id=package.pk, by=by, at=at),
    ]

    answers = at_once(steps)

    package.refresh_from_db()
    losers = [type(answer) for answer in answers if isinstance(answer, Exception)]
    assert (package.status, losers) in [("packed", [CannotCancel]), ("cancelled", [CannotFulfil])]
    assert_sound()


def test_twelve_cancellations_at_once_cancel_once(waiting: Placed, kettle: Product, at: datetime, by: Actor) -> None:
    settle(attempt_id=waiting.attempt.pk, evidence=paid(waiting.attempt), by=by, at=at)

    answers = at_once([partial(cancel_order, order_id=waiting.order.pk, by=by, at=at, reason="no")] * 12)

    assert kinds(answers) == {"Order": 1, "CannotCancel": 11}
    assert Refund.objects.count() == 1
    assert stock_of(kettle) == (10, 0)
    assert_sound()


def test_refunds_together_never_exceed_what_was_captured(waiting: Placed, at: datetime, by: Actor) -> None:
    attempt = waiting.attempt
    settle(attempt_id=attempt.pk, evidence=paid(attempt), by=by, at=at)
    part = attempt.amount.allocate([1] * 7)[0]
    ask = partial(request_refund, attempt_id=attempt.pk, amount=part, reason="test", by=by, at=at)

    answers = at_once([partial(ask, key=f"part {number}") for number in range(30)])

    assert kinds(answers) == {"Refund": 6, CannotRefund.__name__: 24}
    attempt.refresh_from_db()
    assert attempt.refunded_minor == 6 * part.minor


def test_one_refund_sent_ten_times_at_once_pays_once(waiting: Placed, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt)
    settle(attempt_id=waiting.attempt.pk, evidence=paid(waiting.attempt), by=by, at=at)
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")

    answers = at_once([partial(send_refund, refund_id=Refund.objects.get().pk, by=by, at=at)] * 10)

    assert True in answers
    assert set(answers) <= {True, False}
    assert SandboxRefund.objects.get().amount_minor == 2000_00
    assert Journal.objects.filter(kind="refund").count() == 1
    assert_sound()


def test_retry_pressed_eight_times_at_once_is_one_attempt(waiting: Placed, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt, Choice.DECLINE)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)

    answers = at_once([partial(retry_payment, order_id=waiting.order.pk, method="sandbox", by=by, at=at)] * 8)

    assert len({answer.redirect_url for answer in answers}) == 1
    assert Attempt.objects.count() == SandboxCharge.objects.count() == 2


def test_two_attempts_paid_at_once_confirm_once_and_give_one_back(waiting: Placed, at: datetime, by: Actor) -> None:
    first = waiting.attempt
    at_bank(first, Choice.DECLINE)
    ask_provider(attempt_id=first.pk, by=by, at=at)
    second = retry_payment(order_id=waiting.order.pk, method="sandbox", by=by, at=at).attempt
    steps = [partial(settle, attempt_id=one.pk, evidence=paid(one), by=by, at=at) for one in (first, second)]

    answers = at_once(steps)

    assert sorted(answer.outcome for answer in answers) == [Outcome.CONFIRMED, Outcome.REFUNDING]
    assert sorted(kinds_of(waiting.order.reference)) == ["capture", "capture", "sale"]
    assert_sound()


def test_cart_changed_while_paying_is_never_charged_for_what_was_not_agreed_to(kettle: Product, at: datetime) -> None:
    cart = make_cart(kettle)
    press = press_of(cart)
    line = cart.lines.get()

    def change() -> None:
        line.quantity = 5
        line.save()

    answers = at_once([partial(place_order, **press), change])

    if isinstance(answers[0], TotalChanged):
        assert answers[0].quote.total.minor == 5000_00
        assert Order.objects.count() == 0
    else:
        assert Order.objects.get().total_minor == 1000_00
    assert_sound()


def test_orders_made_at_once_have_numbers_of_their_own(kettle: Product) -> None:
    presses = [press_of(make_cart(kettle)) for _buyer in range(10)]

    at_once([partial(place_order, **press) for press in presses])

    assert len(set(Order.objects.values_list("number", flat=True))) == 10


def test_captures_expiry_and_orders_mixed_at_random_stay_sound(seller: Seller, at: datetime, by: Actor) -> None:
    scarce = make_product(seller, stock=12)
    orders = [make_order(scarce, method="sandbox") for _buyer in range(8)]
    for placed in orders:
        at_bank(placed.attempt)
    presses = [press_of(make_cart(scarce)) for _buyer in range(8)]
    steps: list[Step] = []
    for placed, press in zip(orders, presses, strict=True):
        steps.append(partial(ask_provider, attempt_id=placed.attempt.pk, by=by, at=at))
        steps.append(partial(cancel_order, order_id=placed.order.pk, by=by, at=at, reason="no"))
        steps.append(partial(place_order, **press))

    at_once(steps)

    on_hand, held = stock_of(scarce)
    placed_now = Order.objects.filter(status="placed").count()
    assert (on_hand, held) == (12 - placed_now, 0)
    assert_sound()
