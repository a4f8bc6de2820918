"""Growing the catalogue to a size, in batches that are whole or not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from shop.base.locks import lock_name
from shop.catalog.services import recount_categories
from shop.demo.loading.content import texts
from shop.demo.queries import last_handle_like

from .inventing import Lots, invent
from .patterns import patterns
from .people import grown_brands, grown_sellers
from .rows import HANDLE, write

BATCH = 1000
# Small tables too: the planner that believes in two sellers joins 43,000 products in the wrong order.
TABLES = (
    "sellers_seller", "shipping_terms", "shipping_method", "catalog_brand", "catalog_category", "catalog_attribute",
    "catalog_attributechoice",
    "catalog_product", "catalog_productchange", "catalog_option", "catalog_optionvalue", "catalog_variant",
    "catalog_pricechange", "catalog_productattribute", "catalog_productimage", "inventory_stocklevel",
    "inventory_movement", "reviews_review",
)  # fmt: skip


def missing(size: int) -> int:
    """How many products a demo of `size` products, the authored ones included, still lacks."""
    return max(0, size - len(texts("products")) - _grown())


def grow(size: int, *, at: datetime, progress: Callable[[int], None]) -> int:
    """Grow the demo to `size` products, the authored ones included; returns how many were made now.

    Needs the loaded demo. What was grown before stays, so growing to the same size again adds nothing. `progress`
    hears how many each step made.
    """
    last = size - len(texts("products"))
    if _grown() >= last:
        return 0
    lots = Lots(patterns(), _sellers(at=at))
    brands = grown_brands()
    made = 0
    while step := _grow_batch(last, lots, brands, at=at):
        made += step
        progress(step)
    recount_categories()
    _tidy()
    return made


@transaction.atomic
def _sellers(*, at: datetime) -> list[int]:
    lock_name("demo.grow")
    return grown_sellers(at=at)


@transaction.atomic
def _grow_batch(last: int, lots: Lots, brands: dict[str, int | None], *, at: datetime) -> int:
    """The next batch up to number `last`; of two at once the second waits and goes on behind the first."""
    lock_name("demo.grow")
    first = _grown() + 1
    numbers = range(first, min(first + BATCH, last + 1))
    write([invent(number, lots) for number in numbers], brands, at=at)
    return len(numbers)


def _grown() -> int:
    """The number of the last grown product."""
    return int(last_handle_like(HANDLE).removeprefix(HANDLE) or 0)


def _tidy() -> None:
    """Statistics for the planner; outside a transaction also what makes index-only scans and text search quick."""
    command = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"{command} {table}")
