"""Forgetting a journal is caught by the machine: the commit is refused."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from shop.base.actor import Actor
from shop.checkout.services import ask_provider, cancel_order
from shop.checkout.types import Placed
from shop.ledger.checks import differences
from shop.ledger.models import Posting
from shop.orders.models import Order
from shop.orders.services import lock_order, mark_cancelled, mark_placed
from shop.payments.models import Attempt, Refund
from shop.payments.services import lock_refund, mark_captured, mark_refunded
from tests.checkout.state import at_bank

pytestmark = pytest.mark.django_db
STANDS = ("waiting",)


def checked() -> None:
    """Let the deferred triggers speak now, as at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def place_without_sale(waiting: Placed, at: datetime, by: Actor) -> None:
    """Confirm an order and forget the books."""
    with transaction.atomic():
        mark_placed(order=lock_order(waiting.order.pk), by=by, at=at)
        checked()


def cancel_without_reversal(placed: Placed, at: datetime, by: Actor) -> None:
    """Cancel a placed order and forget the books."""
    with transaction.atomic():
        mark_cancelled(order=lock_order(placed.order.pk), by=by, at=at, reason="no")
        checked()


def capture_without_journal(waiting: Placed, at: datetime, by: Actor) -> None:
    """Take money and forget the books."""
    with transaction.atomic():
        mark_captured(attempt=waiting.attempt, provider_key="", by=by, at=at)
        checked()


def refund_without_journal(refund: Refund, at: datetime) -> None:
    """Give money back and forget the books."""
    with transaction.atomic():
        mark_refunded(refund=lock_refund(refund.pk), provider_key="", at=at)
        checked()


def test_order_cannot_be_placed_without_its_sale(waiting: Placed, at: datetime, by: Actor) -> None:
    with pytest.raises(IntegrityError, match="was placed for 200000 without its journal"):
        place_without_sale(waiting, at, by)

    assert Order.objects.get().status == "awaiting_payment"


def test_placed_order_cannot_be_cancelled_without_its_reversal(cash: Placed, at: datetime, by: Actor) -> None:
    with pytest.raises(IntegrityError, match="was cancelled without its journal"):
        cancel_without_reversal(cash, at, by)

    assert Order.objects.get().status == "placed"


def test_attempt_cannot_be_captured_without_its_journal(waiting: Placed, at: datetime, by: Actor) -> None:
    with pytest.raises(IntegrityError, match="captured 200000 without its journal"):
        capture_without_journal(waiting, at, by)

    assert Attempt.objects.get().status == "pending"


def test_refund_cannot_be_done_without_its_journal(waiting: Placed, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="no")
    refund = Refund.objects.get()

    with pytest.raises(IntegrityError, match="paid back 200000 without its journal"):
        refund_without_journal(refund, at)

    refund.refresh_from_db()
    assert refund.status == "requested"


def change_total(order: Order) -> None:
    """Change what a placed order cost, past every service."""
    with transaction.atomic():
        Order.objects.filter(pk=order.pk).update(goods_minor=1, total_minor=1)
        checked()


def test_total_of_a_placed_order_cannot_leave_its_journal(cash: Placed) -> None:
    with pytest.raises(IntegrityError, match="was placed for 1 without its journal"):
        change_total(cash.order)


def found(sql: str) -> set[str]:
    """The checks that complain after the tables were changed as only a superuser with the triggers off could."""
    checked()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")
    return {difference.check for difference in differences()}


CARD = {
    "UPDATE orders_order SET goods_minor = goods_minor + 1, total_minor = total_minor + 1": {
        "order adds up",
        "sale",
    },
    "UPDATE orders_orderline SET quantity = 1, total_minor = unit_price_minor": {"package adds up"},
    "UPDATE orders_order SET status = 'cancelled', cancelled_at = placed_at": {
        "cancellation",
        "income of a sale",
        "money kept",
        "seller's part on hold",
        "stock of orders",
    },
    "UPDATE orders_order SET status = 'awaiting_payment', placed_at = NULL": {
        "income of a sale",
        "money kept",
        "sale",
        "seller's part on hold",
        "stock of orders",
    },
    "DELETE FROM ledger_posting; DELETE FROM ledger_journal": {
        "captured attempt",
        "commission of sale",
        "gateway clearing",
        "income of a sale",
        "sale",
        "seller's part on hold",
    },
    "UPDATE payments_attempt SET status = 'failed', captured_minor = 0, captured_at = NULL": {
        "gateway clearing",
        "paid order",
    },
    "UPDATE payments_attempt SET refunded_minor = 1": {"promised refunds"},
    "INSERT INTO payments_refund (public_id, attempt_id, key, amount_minor, status, provider_key, reason, actor, at,"
    " tries, done_at) SELECT gen_random_uuid(), id, 'x', 1, 'done', '', '', '', now(), 0, now() FROM payments_attempt": {
        "gateway clearing",
        "promised refunds",
        "refund",
    },
    "UPDATE inventory_hold SET state = 'held', ended_at = NULL": {"stock of orders"},
}


@pytest.mark.parametrize("sql", CARD)
def test_verify_finds_what_was_tampered_with(waiting: Placed, sql: str, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)
    assert Posting.objects.count() == 8
    assert differences() == []

    assert found(sql) == CARD[sql]


def test_verify_finds_cash_that_was_delivered_and_not_posted(cash: Placed) -> None:
    sql = "UPDATE orders_package SET status = 'delivered', packed_at = now(), shipped_at = now()"

    assert found(sql) == {"cash collected"}
