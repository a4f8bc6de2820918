"""What tests of the checkout look at: stock, books, and everything at once."""

from __future__ import annotations

from django.db import connection

from shop.catalog.models import Product, Variant
from shop.inventory.models import StockLevel
from shop.inventory.queries import balances_that_differ
from shop.ledger.checks import differences
from shop.ledger.models import Journal
from shop.payments.gateways.sandbox import bank
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Attempt, SandboxCharge
from tests.cast import NOW
from tests.factories import variant_of

WATCHED = [
    "orders_order",
    "orders_package",
    "orders_orderline",
    "orders_orderchange",
    "payments_attempt",
    "payments_refund",
    "ledger_journal",
    "ledger_posting",
    "inventory_hold",
    "inventory_movement",
    "inventory_stocklevel",
    "base_event",
]


def stock_of(goods: Product | Variant) -> tuple[int, int]:
    """(on hand, held)."""
    level = StockLevel.objects.get(variant=variant_of(goods))
    return level.on_hand, level.held


def kinds_of(reference: str) -> list[str]:
    """What the books say happened about an order, in order."""
    return list(Journal.objects.filter(reference=reference).order_by("id").values_list("kind", flat=True))


def at_bank(attempt: Attempt, choice: Choice = Choice.APPROVE) -> SandboxCharge:
    """The shopper chooses on the bank's page."""
    charge = SandboxCharge.objects.get(key=attempt.key)
    return bank.decide(public_id=charge.public_id, choice=choice, at=NOW)


def everything() -> dict[str, str]:
    """A hash of each table of orders, money and stock; a refusal must leave all of them as they were."""
    hashes = {}
    with connection.cursor() as cursor:
        for table in WATCHED:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {table} t")
            hashes[table] = cursor.fetchone()[0]
    return hashes


def assert_sound() -> None:
    """The books agree with themselves and with the shop, and the stock with its movements."""
    assert [str(difference) for difference in differences()] == []
    assert balances_that_differ() == []
