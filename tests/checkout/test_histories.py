"""Random histories: whatever shoppers, banks, sellers and sweeps do, in any order, the books and the stock add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.cart.services import choose_currency
from shop.catalog.models import Product
from shop.checkout.services import (
    ask_provider,
    cancel_order,
    expire_unpaid,
    place_order,
    reconcile,
    retry_payment,
    settle,
)
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.inventory.models import StockLevel
from shop.inventory.services import receive
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.orders.models import Order, OrderLine, Package
from shop.payments.gateways.sandbox import bank
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Attempt, Capture, Refund, SandboxCharge
from shop.payments.types import Evidence, Finding
from shop.sellers.models import Seller
from shop.store.services import change_store
from tests.cast import NOW
from tests.checkout.state import assert_sound
from tests.depth import FULL
from tests.factories import make_cart, make_product, press_of, variant_of
from tests.factories.currencies import offered, rated

BY = Actor.system("history")
STOCK = 6
Step = tuple[str, int, int]


class History:
    """A marketplace with two scarce goods and everything that can happen to it."""

    def __init__(self, goods: list[Product]) -> None:
        self.goods = goods
        self.at = NOW
        self.rated_at = NOW
        offered("USD", "119.5")

    def order(self, method: int, basket: int) -> None:
        """Somebody presses Pay, every other time in dollars."""
        wanted = [(self.goods[0], 1 + basket % 3), (self.goods[1], 1 + basket % 2)][: 1 + basket % 2]
        cart = make_cart(*wanted)
        choose_currency(cart_id=cart.pk, currency="USD" if method // 2 % 2 else "")
        cart.refresh_from_db()
        place_order(**press_of(cart, method=["cod", "sandbox"][method % 2], at=self.at))

    def rate(self, figure: int, _: int) -> None:
        """A dollar is worth something else from now on."""
        self.rated_at += timedelta(seconds=1)
        rated("USD", f"{115 + figure}.{figure}3", "BDT", at=self.rated_at)

    def decide(self, which: int, choice: int) -> None:
        """Somebody chooses on the bank's page."""
        charge = one_of(SandboxCharge, which)
        bank.decide(public_id=charge.public_id, choice=list(Choice)[choice % len(Choice)], at=self.at)

    def ask(self, which: int, _: int) -> None:
        """Somebody comes back from the bank."""
        ask_provider(attempt_id=one_of(Attempt, which).pk, by=BY, at=self.at)

    def claim(self, which: int, state: int) -> None:
        """A message arrives, true or late: what it says is what the bank says, or nothing worse than "no"."""
        attempt = one_of(Attempt, which)
        charge = SandboxCharge.objects.filter(key=attempt.key).first()
        paid = charge is not None and charge.state in {"paid", "refunded"}
        state_now = Finding.PAID if paid else [Finding.FAILED, Finding.OPEN, Finding.UNKNOWN][state % 3]
        settle(attempt_id=attempt.pk, evidence=Evidence(state_now, amount=attempt.charged), by=BY, at=self.at)

    def retry(self, which: int, method: int) -> None:
        """Somebody tries another way to pay."""
        retry_payment(order_id=one_of(Order, which).pk, method=["cod", "sandbox"][method % 2], by=BY, at=self.at)

    def reserve(self, which: int, _: int) -> None:
        """The office changes when cards are charged."""
        change_store(reserving_methods=["sandbox"] if which % 3 else [], by=BY, at=self.at)

    def cancel(self, which: int, _: int) -> None:
        """Somebody changes their mind."""
        cancel_order(order_id=one_of(Order, which).pk, by=BY, at=self.at, reason="no")

    def send(self, which: int, step: int) -> None:
        """A seller works."""
        [pack_package, ship_package, deliver_package][step % 3](package_id=one_of(Package, which).pk, by=BY, at=self.at)

    def wait(self, minutes: int, _: int) -> None:
        """Time passes, and the sweeps run."""
        self.at += timedelta(minutes=minutes * 3)
        reconcile(at=self.at)
        expire_unpaid(at=self.at)

    def receive(self, which: int, _: int) -> None:
        """Goods come in."""
        receive(quantities={variant_of(self.goods[which % 2]).pk: 1}, by=BY, at=self.at)

    def finish(self) -> None:
        """Everybody waits long enough."""
        for _time in range(2):
            self.wait(20, 0)


def one_of(model: Any, which: int) -> Any:
    """One of the rows there are; a history without any refuses the step."""
    rows = list(model.objects.order_by("pk"))
    if not rows:
        raise Refusal("nothing there yet")
    return rows[which % len(rows)]


def assert_stock_adds_up(received: Callable[[int], int]) -> None:
    """What is on hand is what came in less what placed orders took; what is held is what awaiting ones want."""
    for level in StockLevel.objects.all():
        lines = OrderLine.objects.filter(variant=level.variant_id)
        sold = sum(lines.filter(package__order__status="placed").values_list("quantity", flat=True))
        wanted = sum(lines.filter(package__order__status="awaiting_payment").values_list("quantity", flat=True))
        assert (level.on_hand, level.held) == (received(level.variant_id) - sold, wanted)


def received(variant_id: int) -> int:
    """Pieces that came in."""
    level = StockLevel.objects.get(variant=variant_id)
    return sum(level.variant.movements.filter(kind="receive").values_list("on_hand", flat=True))


def assert_nothing_open() -> None:
    """Nobody waits any more, and every shopper has paid exactly what is not due at the door."""
    assert not Order.objects.filter(status="awaiting_payment").exists()
    assert not Attempt.objects.filter(status__in=Attempt.OPEN).exists()
    assert not Refund.objects.filter(status="requested").exists()
    assert not Capture.objects.filter(status="requested").exists()
    for order in Order.objects.all():
        due = Attempt.objects.filter(reference=order.reference, status="due").exists()
        coming = order.packages.exclude(status="delivered") if due else order.packages.none()
        reserved = Attempt.objects.filter(reference=order.reference, status="authorized")
        owed = sum(coming.values_list("total_minor", flat=True)) + sum(one.reserved.minor for one in reserved)
        assert balance_of(rules.BUYER_RECEIVABLE, order.currency, reference=order.reference).minor == owed
    for attempt in Attempt.objects.exclude(charged_currency=""):
        given_back = sum(refund.charged.minor for refund in attempt.refunds.all())
        assert given_back == (attempt.charged_captured.minor if attempt.refunded_minor else 0)


@contextmanager
def undone() -> Iterator[None]:
    """Each history begins from the same marketplace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


VERBS = [
    *("order", "order", "decide", "decide", "ask", "claim", "retry", "cancel", "send", "send", "wait", "receive"),
    "rate",
    "reserve",
]
steps = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=25)


@pytest.mark.django_db
@settings(
    max_examples=800 if FULL else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_any_history_adds_up(seller: Seller, rival_seller: Seller, at: datetime, steps: list[Step]) -> None:
    with undone():
        history = History([make_product(seller, stock=STOCK), make_product(rival_seller, stock=STOCK)])
        for verb, first, second in steps:
            try:
                getattr(history, verb)(first, second)
            except Refusal:
                continue
            assert_stock_adds_up(received)
        assert_sound()
        history.finish()
        assert_stock_adds_up(received)
        assert_nothing_open()
        assert_sound()
