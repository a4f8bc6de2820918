"""kill -9 in the middle: nothing that was acknowledged is lost, nothing is done twice, nothing stays open."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.models import Intent
from shop.checkout.services import ask_provider, cancel_order, expire_unpaid, place_order, reconcile
from shop.checkout.types import Placed
from shop.orders.models import Order
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Attempt, Refund, SandboxCharge
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.checkout.state import assert_sound, at_bank, kinds_of, stock_of
from tests.factories import make_cart, make_product, press_of

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
KILLS, CHECKOUTS = 12, 300
SERVICES = "shop.checkout.services"


def victim(work: str, **orders: Any) -> subprocess.Popen[str]:
    """Start a process that works on this test's database."""
    orders |= {"work": work, "database": connection.settings_dict["NAME"], "now": NOW.isoformat()}
    environment = os.environ | {"VAR_DIR": str(settings.VAR)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.checkout.victim", json.dumps(orders)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )


def killed(work: str, point: str, *, later: int = 0, **keywords: Any) -> None:
    """Run one service in a process that dies when it reaches `point`, and be sure that it died there."""
    process = victim(
        work, at=point if point.startswith("shop.") else f"{SERVICES}.{point}", keywords=keywords, later=later
    )
    said, _nothing = process.communicate(timeout=60)
    assert (process.returncode, said) == (-signal.SIGKILL, "")


def settle_down(at: datetime) -> None:
    """The sweeps of the next hour."""
    for minutes in (1, 31, 32):
        reconcile(at=at + timedelta(minutes=minutes))
        expire_unpaid(at=at + timedelta(minutes=minutes))


PLACING = {
    "placing.open_attempt": 0,
    "placing.hold": 0,
    "placing.close_cart": 0,
    "placing.resumed": 1,
    "starting.note_started": 1,
}


@pytest.mark.parametrize("point", PLACING)
def test_killed_while_placing_leaves_all_or_nothing_and_the_retry_one_order(
    kettle: Product, point: str, at: datetime
) -> None:
    press = press_of(make_cart((kettle, 2)), method="sandbox")
    keywords = {name: press[name] for name in ("token", "cart_id", "method", "expected_fingerprint")}

    killed("place_order", point, **keywords)

    assert Order.objects.count() == Attempt.objects.count() == PLACING[point]
    assert stock_of(kettle) == (10, 2 * PLACING[point])
    assert_sound()
    placed = place_order(**press)
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=press["by"], at=at)
    assert Order.objects.get().status == "placed"
    assert Attempt.objects.count() == SandboxCharge.objects.count() == 1
    assert stock_of(kettle) == (8, 0)
    assert_sound()


@pytest.mark.parametrize("point", ["placing.resumed", "starting.note_started"])
def test_killed_after_the_order_without_a_retry_gives_the_stock_back(kettle: Product, point: str, at: datetime) -> None:
    press = press_of(make_cart((kettle, 2)), method="sandbox")
    keywords = {name: press[name] for name in ("token", "cart_id", "method", "expected_fingerprint")}
    killed("place_order", point, **keywords)

    settle_down(at)

    assert Order.objects.get().status == "expired"
    assert SandboxCharge.objects.get().state == "voided"
    assert stock_of(kettle) == (10, 0)
    assert_sound()


@pytest.mark.parametrize(
    "point", ["asking.settle", "settling.post_capture", "confirming.mark_placed", "confirming.post_sale"]
)
@pytest.mark.parametrize("work", ["ask_provider", "reconcile"])
def test_killed_while_settling_is_settled_later_once(
    waiting: Placed, kettle: Product, point: str, work: str, at: datetime
) -> None:
    at_bank(waiting.attempt, Choice.LOSE)
    keywords = {"attempt_id": waiting.attempt.pk} if work == "ask_provider" else {}

    killed(work, point, later=1, **keywords)

    assert Order.objects.get().status == "awaiting_payment"
    assert_sound()
    settle_down(at)
    assert Order.objects.get().status == "placed"
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert stock_of(kettle) == (8, 0)
    assert_sound()


@pytest.mark.parametrize("point", ["cancelling.take_back", "cancelling.request_refund"])
def test_killed_while_cancelling_has_cancelled_nothing(
    waiting: Placed, kettle: Product, point: str, at: datetime, by: Actor
) -> None:
    at_bank(waiting.attempt)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)

    killed("cancel_order", point, order_id=waiting.order.pk, reason="no")

    assert Order.objects.get().status == "placed"
    assert not Refund.objects.exists()
    assert stock_of(kettle) == (8, 0)
    assert_sound()


@pytest.mark.parametrize("point", ["refunding.gateway_for", "refunding._done", "refunding.post_refund"])
def test_killed_while_refunding_pays_back_once(waiting: Placed, point: str, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")

    killed("send_refund", point, refund_id=Refund.objects.get().pk)

    assert Refund.objects.get().status == "requested"
    settle_down(at)
    assert Refund.objects.get().status == "done"
    assert SandboxCharge.objects.get().refunded_minor == 2000_00
    assert kinds_of(waiting.order.reference) == ["capture", "sale", "cancel", "refund"]
    assert_sound()


@pytest.mark.parametrize("point", ["sweeping._given_up", "sweeping.release", "sweeping.mark_expired"])
def test_killed_while_expiring_expires_later(waiting: Placed, kettle: Product, point: str, at: datetime) -> None:
    killed("expire_unpaid", point, later=31)
    assert Order.objects.get().status == "awaiting_payment"
    assert stock_of(kettle) == (10, 2)

    settle_down(at)

    assert Order.objects.get().status == "expired"
    assert stock_of(kettle) == (10, 0)
    assert_sound()


def lines_of(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """Every whole line that the process said before it was killed."""
    text = process.stdout.read() if process.stdout else ""
    return [json.loads(line) for line in text.split("\n")[:-1]]


def shopping(products: list[Product], *, kill_after: Callable[[], float]) -> list[dict[str, Any]]:
    """Two shoppers buy until both are killed at the same moment; what they were told."""
    ids = [product.pk for product in products]
    processes = [victim("shop", products=ids) for _shopper in range(2)]
    try:
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == '{"ready": true}\n'
        time.sleep(kill_after())
    finally:
        for process in processes:
            process.kill()
            process.wait()
    lines = [line for process in processes for line in lines_of(process)]
    for process in processes:
        process.communicate()
    return lines


def press_again(line: dict[str, Any]) -> Placed:
    """The shopper whose answer was lost sends the same form again."""
    intent = Intent.objects.get(token=line["pressed"])
    return place_order(**press_of(intent.cart, method=line["method"]) | {"token": line["pressed"]})


def test_shoppers_killed_twelve_times_lose_nothing_and_pay_nothing_twice(seller: Seller, rival_seller: Seller) -> None:
    goods = [make_product(seller, stock=100_000), make_product(rival_seller, stock=100_000)]
    chance = random.Random(20261121)
    told: list[dict[str, Any]] = []
    kills = 0
    while kills < KILLS or sum("placed" in line for line in told) < CHECKOUTS:
        told += shopping(goods, kill_after=lambda: chance.uniform(0.3, 4))
        kills += 1
        assert_sound()
    for line in told:
        if "pressed" in line:
            press_again(line)
    settle_down(timezone.now())

    acknowledged = {line["placed"] for line in told if "placed" in line}
    paid = {line["paid"] for line in told if "paid" in line}
    pressed = sum("pressed" in line for line in told)
    assert set(Order.objects.filter(pk__in=acknowledged).values_list("pk", flat=True)) == acknowledged
    assert set(Order.objects.filter(pk__in=paid, status="placed").values_list("pk", flat=True)) == paid
    assert Order.objects.count() == pressed
    assert not Order.objects.filter(status="awaiting_payment").exists()
    assert not Attempt.objects.filter(status__in=Attempt.OPEN).exists()
    charged = set(SandboxCharge.objects.filter(state="paid").values_list("key", flat=True))
    captured = {attempt.key for attempt in Attempt.objects.filter(status="captured")}
    assert charged == captured
    sold = Order.objects.filter(status="placed").count()
    assert [stock_of(product) for product in goods] == [(100_000 - sold, 0)] * 2
    assert_sound()
