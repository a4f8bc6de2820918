"""Vectors of titles, written in the background: never when a product is saved. Optional, see `shop.search.meaning`."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import batched

from django.conf import settings
from django.db import transaction

from shop.base.tenancy import connection
from shop.search.queries.likeness import encoder

BATCH = 512  # titles of equal length go through the model together: many at once find company
# Titles in the shop's first language whose vector is missing or was made from another title.
DUE = """
SELECT product.id, product.title, md5(product.title::text)
FROM catalog_product product LEFT JOIN search_meaning meaning ON meaning.product_id = product.id
WHERE product.status = 'active' AND product.trashed_at IS NULL
  AND meaning.digest IS DISTINCT FROM md5(product.title::text)
ORDER BY product.id LIMIT %s
"""
WRITE = """
INSERT INTO search_meaning (product_id, digest, embedding)
SELECT id, digest, embedding::vector FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS made (id, digest, embedding)
ON CONFLICT (product_id) DO UPDATE SET digest = excluded.digest, embedding = excluded.embedding
"""


def encode_titles(*, most: int, progress: Callable[[int, int], None] | None = None) -> int:
    """Write at most so many vectors that are due, in batches that each stay; returns how many.

    Nothing where vectors are off, or what they need is missing.
    """
    encode = encoder()
    if encode is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(DUE, [most])
        due = cursor.fetchall()
    done = 0
    for batch in batched(due, BATCH):
        vectors = encode([_title(title) for _pk, title, _digest in batch])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WRITE, [[row[0] for row in batch], [row[2] for row in batch], [str(v) for v in vectors]])
        done += len(batch)
        if progress:
            progress(done, len(due))
    return done


def _title(title: str | dict[str, str]) -> str:
    """The title in the language that the model reads best."""
    texts = json.loads(title) if isinstance(title, str) else title
    return texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), "")
