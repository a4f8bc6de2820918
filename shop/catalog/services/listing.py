"""What lists show of a product, kept on its row so that a list of any length is one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched

from django.db import connection, transaction
from django.utils import timezone

from shop.base.actor import Actor
from shop.base.events import record
from shop.catalog.events import PricesFell, ProductsChanged

EVENT_SIZE = 500

REFRESH = """
UPDATE catalog_product AS product SET
  min_price_minor = offers.lowest,
  max_price_minor = offers.highest,
  compare_at_minor = offers.compare_at,
  search_text = left(concat_ws(' ', titles.words, titles.words, brand.name, array_to_string(product.tags, ' '),
                     offers.skus, details.words), 20000)
FROM catalog_product AS me
LEFT JOIN catalog_brand AS brand ON brand.id = me.brand_id
LEFT JOIN LATERAL (
  SELECT min(price_minor) AS lowest, max(price_minor) AS highest,
         (array_agg(compare_at_minor ORDER BY price_minor, id))[1] AS compare_at,
         string_agg(sku, ' ' ORDER BY position) AS skus
  FROM catalog_variant WHERE product_id = me.id AND archived_at IS NULL
) AS offers ON true
LEFT JOIN LATERAL (SELECT string_agg(value, ' ') AS words FROM jsonb_each_text(me.title)) AS titles ON true
LEFT JOIN LATERAL (
  SELECT string_agg(regexp_replace(value, '<[^>]+>', ' ', 'g'), ' ') AS words FROM jsonb_each_text(me.description)
) AS details ON true
WHERE product.id = me.id AND me.id = ANY(%s)
RETURNING product.id, me.min_price_minor, product.min_price_minor, product.status = 'active'
"""
NOTE_STOCK = """
UPDATE catalog_product AS product SET in_stock = found.in_stock, low_stock_left = found.low
FROM unnest(%s::bigint[], %s::boolean[], %s::int[]) AS found (id, in_stock, low)
WHERE product.id = found.id AND (product.in_stock, product.low_stock_left) IS DISTINCT FROM (found.in_stock, found.low)
"""


@dataclass(frozen=True, slots=True)
class StockNote:
    """What a list says about one product's stock; `low_left` only where few are left."""

    product_id: int
    in_stock: bool
    low_left: int | None


@transaction.atomic
def refresh_listing(*, product_ids: Iterable[int]) -> None:
    """Recompute price range, struck price and search text of the products from their variants, and tell of it."""
    ids = sorted(set(product_ids))
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, [ids])
        prices = sorted(cursor.fetchall())
    tell_of(ids)
    _tell_of_drops([[pk, before, now] for pk, before, now, active in prices if active and _fell(before, now)])


def _fell(before: int | None, now: int | None) -> bool:
    return before is not None and now is not None and now < before


def _tell_of_drops(drops: Sequence[list[int]]) -> None:
    for batch in batched(drops, EVENT_SIZE):
        record(PricesFell(subject_id=batch[0][0], drops=list(batch)), by=Actor.system("catalog"), at=timezone.now())


def tell_of(product_ids: Iterable[int]) -> None:
    """Record that the products changed. What they are now is for the listener to read; who did it stands in logs."""
    for ids in batched(product_ids, EVENT_SIZE):
        fact = ProductsChanged(subject_id=ids[0], product_ids=list(ids))
        record(fact, by=Actor.system("catalog"), at=timezone.now())


@transaction.atomic
def note_stock(notes: Sequence[StockNote]) -> None:
    """Write what lists say about stock; room `inventory` tells it after each change."""
    ordered = sorted(notes, key=lambda note: note.product_id)
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE_STOCK,
            [
                [note.product_id for note in ordered],
                [note.in_stock for note in ordered],
                [note.low_left for note in ordered],
            ],
        )
