"""What runs every minute finishes what was left open."""

from datetime import datetime, timedelta

import pytest

from shop.base import schedules
from shop.base.actor import Actor
from shop.base.models import Event
from shop.catalog.models import Product
from shop.checkout import tasks
from shop.checkout.services import cancel_order, expire_unpaid, place_order, reconcile
from shop.checkout.types import Placed
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.gateways.sandbox.gateway import SandboxCard
from shop.payments.models import Attempt, Refund, SandboxCharge
from shop.payments.types import Evidence, Finding, Unreachable
from tests.checkout.state import assert_sound, at_bank, everything, kinds_of, stock_of
from tests.factories import make_cart, make_order, press_of

pytestmark = pytest.mark.django_db
STANDS = ("waiting",)
SOON, LATE = timedelta(minutes=1), timedelta(minutes=31)
BANK = "shop.payments.gateways.sandbox.bank"


def away(*_args: object, **_call: object) -> None:
    """A bank that does not answer."""
    raise Unreachable("away")


def statuses(placed: Placed) -> tuple[str, str]:
    """Of the order and of its attempt, as they are now."""
    placed.order.refresh_from_db()
    placed.attempt.refresh_from_db()
    return placed.order.status, placed.attempt.status


def test_lost_answer_is_found_by_asking(waiting: Placed, kettle: Product, at: datetime) -> None:
    at_bank(waiting.attempt, Choice.LOSE)

    assert reconcile(at=at + SOON) == 1

    assert statuses(waiting) == ("placed", "captured")
    assert stock_of(kettle) == (8, 0)
    assert_sound()


def test_decline_that_nobody_reported_is_found(waiting: Placed, at: datetime) -> None:
    at_bank(waiting.attempt, Choice.DECLINE)

    reconcile(at=at + SOON)

    assert statuses(waiting) == ("awaiting_payment", "failed")


def test_undecided_payment_is_left_alone(waiting: Placed, at: datetime) -> None:
    before = everything()["orders_order"]

    reconcile(at=at + SOON)

    assert statuses(waiting) == ("awaiting_payment", "pending")
    assert everything()["orders_order"] == before


def test_a_provider_is_not_asked_about_an_attempt_of_this_moment(waiting: Placed, at: datetime) -> None:
    assert reconcile(at=at + timedelta(seconds=20)) == 0


def test_a_provider_is_asked_at_most_every_thirty_seconds(waiting: Placed, at: datetime) -> None:
    asked = [reconcile(at=at + timedelta(seconds=second)) for second in (40, 50, 60, 75)]

    assert asked == [1, 0, 0, 1]


def test_crash_before_the_provider_was_told_ends_in_expiry(
    kettle: Product, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"{BANK}.open_charge", away)
        placed = make_order(kettle, method="sandbox")
    assert placed.attempt.status == "started"
    reconcile(at=at + SOON)
    assert statuses(placed) == ("awaiting_payment", "started")

    assert expire_unpaid(at=at + LATE) == 1

    assert statuses(placed) == ("expired", "expired")
    assert stock_of(kettle) == (10, 0)
    assert SandboxCharge.objects.get().state == "voided"


def test_page_opened_before_expiry_cannot_be_paid_after_it(waiting: Placed, at: datetime) -> None:
    expire_unpaid(at=at + LATE)

    assert at_bank(waiting.attempt).state == "voided"


def test_unpaid_order_expires_at_its_deadline_and_not_before(waiting: Placed, kettle: Product, at: datetime) -> None:
    assert expire_unpaid(at=at + timedelta(minutes=29)) == 0
    assert stock_of(kettle) == (10, 2)

    assert expire_unpaid(at=at + timedelta(minutes=30)) == 1

    assert statuses(waiting) == ("expired", "expired")
    assert stock_of(kettle) == (10, 0)
    assert Event.objects.get(name="orders.expired").subject_id == waiting.order.pk
    assert expire_unpaid(at=at + LATE) == 0
    assert_sound()


def test_expiry_asks_first_and_places_an_order_that_was_paid(waiting: Placed, kettle: Product, at: datetime) -> None:
    at_bank(waiting.attempt, Choice.LOSE)

    assert expire_unpaid(at=at + LATE) == 0

    assert statuses(waiting) == ("placed", "captured")
    assert stock_of(kettle) == (8, 0)
    assert_sound()


def test_order_does_not_expire_while_the_bank_is_away(
    waiting: Placed, kettle: Product, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"{BANK}.charge_of_key", away)
        patch.setattr(f"{BANK}.void", away)
        assert expire_unpaid(at=at + LATE) == 0
    assert statuses(waiting) == ("awaiting_payment", "pending")
    assert stock_of(kettle) == (10, 2)

    assert expire_unpaid(at=at + LATE) == 1


def test_payment_that_nobody_can_decide_is_asked_about_less_often(
    waiting: Placed, kettle: Product, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()

    def undecided(self: object, attempt: Attempt) -> Evidence:
        asked.append(attempt.key)
        return Evidence(Finding.UNKNOWN)

    monkeypatch.setattr(SandboxCard, "query", undecided)
    monkeypatch.setattr(SandboxCard, "void", undecided)
    looks = []
    for first in (timedelta(minutes=31), timedelta(hours=2), timedelta(days=3)):
        asked.clear()
        for minute in range(60):
            reconcile(at=at + first + timedelta(minutes=minute))
            expire_unpaid(at=at + first + timedelta(minutes=minute))
        looks.append(len(asked))

    assert looks[0] > 60
    assert looks[1:] == [12, 2]
    assert statuses(waiting) == ("awaiting_payment", "pending")
    assert stock_of(kettle) == (10, 2)


def test_one_broken_order_does_not_keep_the_others(
    waiting: Placed, kettle: Product, at: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = make_order(kettle, method="sandbox")
    at_bank(other.attempt, Choice.LOSE)
    real = SandboxCharge.objects.get(key=other.attempt.key)

    def breaks(key: str) -> SandboxCharge:
        if key != other.attempt.key:
            raise RuntimeError("broken")
        return real

    monkeypatch.setattr(f"{BANK}.charge_of_key", breaks)

    assert reconcile(at=at + SOON) == 2

    assert statuses(other) == ("placed", "captured")
    assert statuses(waiting) == ("awaiting_payment", "pending")
    assert "the next sweep tries again" in caplog.text


def test_refund_that_nobody_sent_is_sent(waiting: Placed, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt)
    reconcile(at=at + SOON)
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")

    reconcile(at=at + SOON)

    assert Refund.objects.get().status == "done"
    assert kinds_of(waiting.order.reference) == ["capture", "sale", "cancel", "refund"]
    assert_sound()


def test_payment_of_a_cancelled_order_is_closed_when_the_queue_lost_it(
    waiting: Placed, at: datetime, by: Actor
) -> None:
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")

    reconcile(at=at + SOON)

    assert statuses(waiting) == ("cancelled", "cancelled")
    assert SandboxCharge.objects.get().state == "voided"


def test_sweeps_are_scheduled_every_minute_and_have_doors() -> None:
    scheduled = {periodic.path: periodic.minutes for periodic in schedules._schedules}

    for sweep in (tasks.reconcile, tasks.expire_unpaid):
        assert scheduled[f"shop.checkout.tasks.{sweep.__name__}"] == 1
        sweep()


def test_order_that_was_sent_twice_is_swept_once(kettle: Product, at: datetime) -> None:
    press = press_of(make_cart(kettle), method="sandbox")
    place_order(**press)
    place_order(**press)

    assert expire_unpaid(at=at + LATE) == 1
    assert Attempt.objects.get().status == "expired"
