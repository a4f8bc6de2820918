"""Shoppers who buy without a pause while something happens to the shop, and what the shop must look like afterwards."""

from __future__ import annotations

import threading
import time
from itertools import count
from typing import Self

from tests.resilience.running import Shop, eventually
from tests.resilience.shopper import Shopper

WARES = """
SELECT p.slug, v.id FROM catalog_product p JOIN catalog_variant v ON v.product_id = p.id
JOIN inventory_stocklevel s ON s.variant_id = v.id
WHERE p.status = 'active' AND v.archived_at IS NULL AND s.on_hand - s.held >= {stock}
AND (SELECT count(*) FROM catalog_variant o WHERE o.product_id = p.id) = 1 ORDER BY s.on_hand DESC, v.id
"""
STUCK = {
    "orders": "SELECT count(*) FROM orders_order WHERE status = 'awaiting_payment'",
    "attempts": "SELECT count(*) FROM payments_attempt WHERE status IN ('started', 'pending', 'authorized')",
    "deliveries": "SELECT count(*) FROM base_delivery WHERE done_at IS NULL",
    "mails": "SELECT count(*) FROM notifications_mail WHERE sent_at IS NULL",
    "dead tasks": "SELECT count(*) FROM base_taskattempt WHERE dead_at IS NOT NULL",
}
# Rows that must not be there; {last} is the last order before the crowd came.
WRONG = {
    "charge without order": """
SELECT c.id FROM payments_sandboxcharge c WHERE c.state = 'paid' AND NOT EXISTS (
SELECT FROM payments_attempt a JOIN orders_order o ON a.reference = 'order:' || o.id
WHERE replace(a.public_id::text, '-', '') = c.key AND a.status = 'captured' AND o.status = 'placed')""",
    "order without its one charge": """
SELECT o.id FROM orders_order o WHERE o.id > {last} AND o.payment_method = 'sandbox' AND 1 <> (
SELECT count(*) FROM payments_attempt a JOIN payments_sandboxcharge c ON replace(a.public_id::text, '-', '') = c.key
WHERE a.reference = 'order:' || o.id AND c.state = 'paid')""",
    "stock beside its movements": """
SELECT s.variant_id FROM inventory_stocklevel s LEFT JOIN inventory_movement m ON m.variant_id = s.variant_id
GROUP BY s.variant_id, s.on_hand, s.held
HAVING s.on_hand <> coalesce(sum(m.on_hand), 0) OR s.held <> coalesce(sum(m.held), 0)""",
    "sale beside its lines": """
SELECT l.variant_id FROM orders_orderline l JOIN orders_package p ON l.package_id = p.id
WHERE p.order_id > {last} GROUP BY l.variant_id HAVING sum(l.quantity) <> (
SELECT coalesce(-sum(m.on_hand), 0) FROM inventory_movement m
WHERE m.kind = 'sell' AND m.variant_id = l.variant_id AND m.order_id > {last})""",
    "mail to the shopper not once": """
SELECT o.id FROM orders_order o JOIN orders_ordercontact c ON c.order_id = o.id WHERE o.id > {last} AND 1 <> (
SELECT count(*) FROM notifications_mail m WHERE m.recipient = c.email AND m.kind = 'orders.placed')""",
    "mail to a seller not once": """
SELECT e.subject_id FROM base_event e WHERE e.name = 'orders.placed' AND e.subject_id > {last} AND
(SELECT count(*) FROM orders_package p WHERE p.order_id = e.subject_id) <>
(SELECT count(*) FROM notifications_mail m WHERE m.event_uid = e.uid AND m.kind LIKE 'orders.placed.seller.%')""",
}


class Crowd:
    """Some shoppers at once, each buying as a new guest again and again, by card and at the door in turns."""

    def __init__(self, shop: Shop, *, size: int = 3, most: int = 200) -> None:
        self.shop = shop
        self.wares = [slug for slug, _variant in shop.rows(WARES.format(stock=most // 4))][:8]
        assert len(self.wares) >= 2
        self.last_before = shop.count("SELECT coalesce(max(id), 0) FROM orders_order")
        self.placed: list[str] = []
        self.faults: list[str] = []
        self._numbers = count(1)
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._buy_on, daemon=True) for _one in range(size)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Everybody finishes what they are buying."""
        self._over.set()
        for thread in self._threads:
            thread.join(120)

    def wait_for(self, more: int, seconds: float = 120) -> None:
        """Wait until so many more orders were acknowledged, or somebody met a fault."""
        wanted = len(self.placed) + more
        eventually(lambda: len(self.placed) >= wanted or self.faults, seconds)

    def _buy_on(self) -> None:
        while not self._over.is_set():
            number = next(self._numbers)
            shopper = Shopper(self.shop.address, number, patient=True)
            try:
                shopper.fill_steps(*{self.wares[number % len(self.wares)], self.wares[number * 3 % len(self.wares)]})
                order = shopper.pay(shopper.choose(["cod", "sandbox"][number % 2]))
            except Exception as fault:
                order, text = "", repr(fault)
            else:
                text = f"{shopper.page.status_code} at {shopper.at}"
            (self.placed if order else self.faults).append(order or f"shopper {number}: {text}")


def stuck(shop: Shop) -> dict[str, int]:
    """What still waits for somebody, by kind."""
    counts = {name: shop.count(statement) for name, statement in STUCK.items()}
    return {name: number for name, number in counts.items() if number}


def settle_down(shop: Shop, seconds: float) -> float:
    """Wait until nothing is stuck any more; returns the seconds it took, and names what still is after all of them."""
    began = time.monotonic()
    while (waiting := stuck(shop)) and time.monotonic() < began + seconds:
        time.sleep(0.5)
    assert waiting == {}
    return time.monotonic() - began


def wrong(shop: Shop, *, last: int) -> dict[str, list[int]]:
    """Rows that contradict each other, by what is wrong with them."""
    found = {name: [row[0] for row in shop.rows(query.format(last=last))] for name, query in WRONG.items()}
    return {name: rows for name, rows in found.items() if rows}


def assert_nothing_lost(crowd: Crowd) -> None:
    """Every acknowledged order is there once and nothing else; money, goods and mails agree with the orders."""
    shop, last = crowd.shop, crowd.last_before
    assert crowd.faults == []
    orders = dict(shop.rows(f"SELECT number, status FROM orders_order WHERE id > {last}"))
    assert orders == dict.fromkeys(crowd.placed, "placed")
    assert len(orders) == len(crowd.placed)
    assert wrong(shop, last=last) == {}
    books = shop.manage("ledger", "verify")
    assert (books.returncode, books.stderr) == (0, "")
