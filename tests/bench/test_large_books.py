"""`manage.py ledger verify` over 100,000 orders: right, and within half a minute.

`make prove` looks whether it is right, which any machine can do; `make bench` times it, which wants a quiet one.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services import ask_provider, cancel_order, send_refund
from shop.ledger.checks import differences
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.payouts.queries import releasable_packages
from shop.payouts.services import issue_statements, release_due
from shop.sellers.models import Seller
from tests.bench.cloning import clone
from tests.checkout.state import at_bank
from tests.factories import make_order, make_product
from tests.payouts.conftest import account, checker, kettle, later, maker
from tests.payouts.steps import BY, bought, paid
from tests.returns.steps import settled

__all__ = ["account", "checker", "kettle", "later", "maker"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)
ORDERS, SECONDS = 100_000, 30
TABLES = (
    "orders_order", "orders_ordercontact", "orders_package", "orders_orderline", "orders_shortfall",
    "payments_attempt", "payments_refund", "returns_returncase", "returns_returnline", "inventory_hold",
    "payouts_payoutrun", "payouts_payout", "payouts_release", "ledger_journal", "ledger_posting",
)  # fmt: skip


@pytest.fixture
def busy_week(
    seller: Seller, rival_seller: Seller, kettle: Product, account: None, maker: Actor, checker: Actor, later: datetime
) -> None:
    """Twenty orders of every kind, most of them delivered, released and paid out."""
    for pieces in (1, 2, 1, 3, 1, 1, 2, 1):
        bought(kettle, pieces)
    for pieces in (1, 1, 2, 1):
        bought(make_product(rival_seller, price_minor=333_33, stock=9), pieces, method="cod")
    for _time in range(3):
        settled(bought(kettle, 2))
    cancelled(kettle)
    for _time in range(4):
        make_order((kettle, 1), make_product(rival_seller, price_minor=50_00))
    release_due(at=later)
    paid(maker, checker, later)
    settled(bought(kettle, 2))
    drain_refunds(later)


@pytest.fixture
def large_books(busy_week: None, later: datetime) -> None:
    """The same week five thousand times over, with the statements of its sellers."""
    clone(TABLES, times=ORDERS // Order.objects.count())
    issue_statements(at=later + timedelta(days=60))


def cancelled(product: Product) -> None:
    """An order that was paid, called off and paid back."""
    placed = make_order((product, 1), method="sandbox")
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=BY, at=placed.order.created_at)
    cancel_order(order_id=placed.order.pk, by=BY, at=placed.order.created_at, reason="no")


def drain_refunds(at: datetime) -> None:
    """Every promised refund goes back."""
    for refund in Refund.objects.filter(status="requested").order_by("pk"):
        assert send_refund(refund_id=refund.pk, by=BY, at=at)


def verified() -> str:
    """What the command says."""
    out = StringIO()
    call_command("ledger", "verify", stdout=out)
    return out.getvalue()


@pytest.mark.prove
def test_books_of_a_hundred_thousand_orders_agree_and_one_wrong_figure_among_them_is_found(
    large_books: None, later: datetime
) -> None:
    assert "no differences" in verified()
    assert Order.objects.count() >= ORDERS
    assert "orders_package_on_hold" in releasable_packages(at=later).explain()
    with transaction.atomic(), connection.cursor() as cursor:  # and it does look at the copies
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE ledger_posting SET amount_minor = amount_minor + 1 WHERE id = (SELECT max(id) FROM ledger_posting)"
        )
        assert "journal balance" in {found.check for found in differences()}
        transaction.set_rollback(True)


@pytest.mark.bench
def test_books_of_a_hundred_thousand_orders_are_verified_within_half_a_minute(large_books: None) -> None:
    began = time.monotonic()

    said = verified()

    seconds = time.monotonic() - began
    print(f"\nledger verify over {Order.objects.count():,} orders: {seconds:.1f} s, {said.strip()}\n")
    assert "no differences" in said
    assert seconds < SECONDS
