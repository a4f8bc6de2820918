"""A shop with a long past: thousands of products and tens of thousands of orders of one seller, written by COPY.

Products come from the grown catalogue (`shop.demo.growing`), all of them put into one shop. Orders spread over three
years; most were delivered, some wait, some were cancelled, some came back. A second shop gets a fifth as many, so that
no list may look at the whole table. What is drawn depends on the number only. The orders are for looking at: they stand
in no books, so the tripwires of orders and ledger are asleep while they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from shop.base.copying import copy_rows, new_ids
from shop.base.ids import new_token, uuid7
from shop.catalog.models import Variant
from shop.demo.growing.inventing import Lots, invent
from shop.demo.growing.patterns import patterns
from shop.demo.growing.people import grown_brands
from shop.demo.growing.rows import write
from shop.sellers.models import Seller

BATCH = 1000
DAYS = 1095
FIRST, LAST = ("Nusrat", "Tanvir", "Mitu", "Arif", "Shirin", "Kamal", "Rehana", "রহিমা"), (
    "Jahan", "Ahmed", "Das", "Hossain", "Akter", "Uddin", "Begum", "খাতুন", "Chowdhury", "Sarker",
)  # fmt: skip
TABLES = (
    "catalog_product", "catalog_variant", "catalog_productimage", "inventory_stocklevel", "inventory_movement",
    "orders_order", "orders_ordercontact", "orders_package", "orders_orderline", "fulfilment_shipment",
    "fulfilment_shipmentline", "returns_returncase", "returns_returnline", "reviews_review", "reviews_question",
    "reviews_answer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sold:
    """One order of one parcel with the ids of its rows and what was drawn for it."""

    number: int
    order: int
    package: int
    lines: Sequence[tuple[int, int, int, int]]  # line id, variant id, quantity, unit price
    status: str
    placed_at: datetime
    seller: int

    @property
    def goods(self) -> int:
        """What the things cost."""
        return sum(quantity * price for _line, _variant, quantity, price in self.lines)


def fill_shop(seller: Seller, rival: Seller, *, products: int, orders: int, at: datetime) -> None:
    """Give the seller a past; the rival gets a fifth of it."""
    put_products(seller, range(1, products + 1), at=at)
    put_products(rival, range(products + 1, products + products // 5 + 1), at=at)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        put_orders(seller, range(1, orders + 1), at=at)
        put_orders(rival, range(orders + 1, orders + orders // 5 + 1), at=at)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


def put_products(seller: Seller, numbers: range, *, at: datetime) -> None:
    """Products of the grown catalogue, all in one shop."""
    lots, brands = Lots(patterns(), [seller.pk]), grown_brands()
    for start in range(numbers.start, numbers.stop, BATCH):
        batch = range(start, min(start + BATCH, numbers.stop))
        write([invent(number, lots) for number in batch], brands, at=at)


def put_orders(seller: Seller, numbers: range, *, at: datetime) -> None:
    """Orders of these numbers, with people, parcels, shipments, returns, reviews and questions."""
    offers = list(
        Variant.objects.filter(seller=seller).order_by("pk").values_list("pk", "product", "sku", "price_minor")
    )
    known = {pk: (product, sku) for pk, product, sku, _price in offers}
    for start in range(numbers.start, numbers.stop, BATCH * 5):
        batch = range(start, min(start + BATCH * 5, numbers.stop))
        sold = list(drawn(seller, batch, [(pk, price) for pk, _product, _sku, price in offers], numbers.stop, at=at))
        copy_rows("orders_order", ORDER, map(order_row, sold))
        copy_rows("orders_ordercontact", CONTACT, map(contact_row, sold))
        copy_rows("orders_package", PACKAGE, map(package_row, sold))
        copy_rows("orders_orderline", LINE, (row for one in sold for row in line_rows(one, known)))
        put_shipments([one for one in sold if one.status in {"shipped", "delivered"}])
        put_returns([one for one in sold if one.status == "delivered" and one.number % 29 == 0], at=at)
        put_opinions([one for one in sold if one.status == "delivered" and one.number % 5 == 0], known)


def drawn(
    seller: Seller, numbers: range, offers: Sequence[tuple[int, int]], end: int, *, at: datetime
) -> Iterator[Sold]:
    """What was bought, by order number; the last hundreds still wait."""
    order_ids, package_ids = new_ids("orders_order", len(numbers)), new_ids("orders_package", len(numbers))
    line_ids = iter(new_ids("orders_orderline", 3 * len(numbers)))
    for number, order, package in zip(numbers, order_ids, package_ids, strict=True):
        chance = Random(number)
        bought = chance.sample(offers, chance.choice((1, 1, 1, 2, 3)))
        lines = [(next(line_ids), variant, chance.choice((1, 1, 1, 2, 4)), price) for variant, price in bought]
        placed_at = at - timedelta(days=DAYS * (end - number) / end, minutes=chance.randrange(600))
        yield Sold(number, order, package, lines, status_of(end - number, chance), placed_at, seller.pk)


def status_of(age: int, chance: Random) -> str:
    """How far an order is that has so many behind it."""
    for newest, status in ((400, "to_pack"), (500, "packed"), (900, "shipped")):
        if age <= newest:
            return status
    return "cancelled" if chance.random() < 0.03 else "delivered"


ORDER = (
    "id", "public_id", "number", "token", "language", "status", "payment_method", "currency", "goods_minor",
    "discount_minor", "shipping_minor", "tax_minor", "rounding_minor", "total_minor", "prices_include_tax",
    "tax_rounding", "quote", "placed_at", "cancelled_at",
)  # fmt: skip


def order_row(one: Sold) -> Sequence[Any]:
    """The order; delivery costs 80 taka, tax is not charged."""
    over = one.placed_at + timedelta(hours=2) if one.status == "cancelled" else None
    status, method = ("cancelled" if over else "placed"), ("cod" if one.number % 3 else "sandbox")
    return (
        one.order, uuid7(), f"L{one.number}", new_token(), "en", status, method, "BDT", one.goods, 0, 80_00, 0, 0,
        one.goods + 80_00, True, "line", Jsonb({}), one.placed_at, over,
    )  # fmt: skip


CONTACT = ("order_id", "email", "phone", "name", "country", "district", "area", "street", "postcode", "note", "billing")


def contact_row(one: Sold) -> Sequence[Any]:
    """Who bought; a phone buys about twenty times."""
    chance = Random(-one.number)
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    phone = f"+88017{chance.randrange(10**5):05}{one.number % 25:03}"
    return (
        one.order, f"buyer{one.number}@example.com", phone, name, "BD", "Dhaka", "Mirpur", f"Road {one.number % 40}",
        "1216", "", Jsonb({}),
    )  # fmt: skip


PACKAGE = (
    "id", "public_id", "order_id", "seller_id", "letter", "status", "needs_delivery", "goods_minor", "discount_minor",
    "shipping_minor", "tax_minor", "total_minor", "delivery_name", "ship_by_on", "packed_at", "shipped_at",
    "delivered_at", "cancelled_at",
)  # fmt: skip


def package_row(one: Sold) -> Sequence[Any]:
    """The parcel, with the instants that its status needs."""
    packed = one.placed_at + timedelta(hours=8) if one.status in {"packed", "shipped", "delivered"} else None
    sent = one.placed_at + timedelta(hours=20) if one.status in {"shipped", "delivered"} else None
    there = one.placed_at + timedelta(days=2) if one.status == "delivered" else None
    over = one.placed_at + timedelta(hours=2) if one.status == "cancelled" else None
    return (
        one.package, uuid7(), one.order, one.seller, "A", one.status, True, one.goods, 0, 80_00, 0, one.goods + 80_00,
        Jsonb({"en": "Home delivery"}), one.placed_at.date() + timedelta(days=2), packed, sent, there, over,
    )  # fmt: skip


LINE = (
    "id", "public_id", "package_id", "variant_id", "position", "title", "options", "sku", "image", "digital",
    "quantity", "unit_price_minor", "discount_minor", "total_minor", "tax_class", "tax_rate_bps", "tax_minor",
    "commission_bps", "commission_minor", "currency",
)  # fmt: skip


def line_rows(one: Sold, known: dict[int, tuple[int, str]]) -> Iterator[Sequence[Any]]:
    """What is in the parcel."""
    for place, (line, variant, quantity, price) in enumerate(one.lines):
        sku = known[variant][1]
        yield (
            line, uuid7(), one.package, variant, place, Jsonb({"en": f"Thing {sku}"}), Jsonb({}), sku, None, False,
            quantity, price, 0, quantity * price, "standard", 0, 0, 1000, quantity * price // 10, "BDT",
        )  # fmt: skip


SHIPMENT = (
    "id", "public_id", "package_id", "number", "carrier", "carrier_code", "consignment", "tracking_code",
    "tracking_url", "progress", "words", "weight_grams", "collect_minor", "label_pdf", "sent_at", "delivered_at",
    "actor",
)  # fmt: skip
SHIPPED_LINE = ("shipment_id", "line_id", "quantity")


def put_shipments(sold: Sequence[Sold]) -> None:
    """One shipment each, carried by hand."""
    ids = new_ids("fulfilment_shipment", len(sold))
    rows = (
        (pk, uuid7(), one.package, 1, "Pathao", "", "", f"P-{one.number}", "",
         "delivered" if one.status == "delivered" else "on_the_way", "", 0, 0, b"",
         one.placed_at + timedelta(hours=20),
         one.placed_at + timedelta(days=2) if one.status == "delivered" else None, "system:test")
        for pk, one in zip(ids, sold, strict=True)
    )  # fmt: skip
    copy_rows("fulfilment_shipment", SHIPMENT, rows)
    lines = (
        (pk, line, count) for pk, one in zip(ids, sold, strict=True) for line, _variant, count, _price in one.lines
    )
    copy_rows("fulfilment_shipmentline", SHIPPED_LINE, lines)


CASE = (
    "id", "public_id", "package_id", "number", "kind", "status", "wish", "reason", "note", "answer", "answer_by",
    "way", "how", "label_key", "carrier", "tracking_code", "outcome", "restocked", "currency", "goods_minor",
    "shipping_minor", "refund_minor", "commission_minor", "by_hand", "asked_at", "answered_at", "settled_at",
)  # fmt: skip
CASE_LINE = (
    "case_id", "line_id", "quantity", "received_quantity", "condition", "refund_minor", "tax_minor", "commission_minor",
)  # fmt: skip


def put_returns(sold: Sequence[Sold], *, at: datetime) -> None:
    """A case each: the young ones wait for an answer, the others are settled."""
    ids, cases, lines = new_ids("returns_returncase", len(sold)), [], []
    for pk, one in zip(ids, sold, strict=True):
        asked_at, (line, _variant, _count, price) = one.placed_at + timedelta(days=4), one.lines[0]
        waits = at - asked_at < timedelta(days=90)
        settled_at, paid = (None, 0) if waits else (asked_at + timedelta(days=5), price)
        cases.append((
            pk, uuid7(), one.package, f"L{one.number}-A-R1", "return", "requested" if waits else "settled", "refund",
            "damaged", "A crack", "", asked_at + timedelta(days=2), "" if waits else "own", "", "", "", "",
            "" if waits else "refund", False, "BDT", paid, 0, paid, paid // 10, False, asked_at,
            settled_at, settled_at,
        ))  # fmt: skip
        lines.append((pk, line, 1, 0 if waits else 1, "" if waits else "as_new", paid, 0, paid // 10))
    copy_rows("returns_returncase", CASE, cases)
    copy_rows("returns_returnline", CASE_LINE, lines)


REVIEW = (
    "public_id", "product_id", "line_id", "author", "language", "rating", "title", "text", "verified", "written_at",
    "photos", "helpful", "reply", "hidden_reason",
)  # fmt: skip
QUESTION = ("id", "public_id", "product_id", "author", "language", "text", "asked_at")
ANSWER = ("public_id", "question_id", "author", "by_seller", "language", "text", "answered_at")


def put_opinions(sold: Sequence[Sold], known: dict[int, tuple[int, str]]) -> None:
    """A review each; every other buyer asked something before, and nearly all were answered."""
    copy_rows("reviews_review", REVIEW, (
        (uuid7(), known[one.lines[0][1]][0], one.lines[0][0], "Nusrat J.", "en", 1 + one.number % 5, "Solid",
         "Boils fast.", True, one.placed_at + timedelta(days=6), Jsonb([]), 0, "", "")
        for one in sold
    ))  # fmt: skip
    curious = sold[::2]
    ids = new_ids("reviews_question", len(curious))
    pairs = list(zip(ids, curious, strict=True))
    copy_rows("reviews_question", QUESTION, (
        (pk, uuid7(), known[one.lines[0][1]][0], "Tanvir A.", "en", "Does it rust?", one.placed_at)
        for pk, one in pairs
    ))  # fmt: skip
    copy_rows("reviews_answer", ANSWER, (
        (uuid7(), pk, "Rehana B.", True, "en", "It does not.", one.placed_at + timedelta(hours=3))
        for pk, one in pairs if one.number % 100
    ))  # fmt: skip
