"""What lists say about stock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from shop.catalog.services import note_stock
from shop.catalog.services.listing import StockNote

LEFT = """
SELECT variant.product_id,
       bool_or(level.id IS NULL OR level.on_hand > level.held) AS in_stock,
       CASE WHEN bool_or(level.id IS NULL OR level.on_hand - level.held > level.low_at) THEN NULL
            ELSE sum(level.on_hand - level.held) END AS low_left
FROM catalog_variant variant
LEFT JOIN inventory_stocklevel level ON level.variant_id = variant.id
WHERE variant.archived_at IS NULL AND variant.product_id IN (SELECT product_id FROM catalog_variant WHERE id = ANY(%s))
GROUP BY variant.product_id
"""


def show_stock(*, variant_ids: Iterable[int]) -> None:
    """Recompute what lists say about the products of these variants."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [sorted(set(variant_ids))])
        notes = [StockNote(product, in_stock, low or None) for product, in_stock, low in cursor.fetchall()]
    if notes:
        note_stock(notes)
