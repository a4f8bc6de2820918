"""Products whose titles mean what the query means, and how they are mixed with those that have its words. Optional."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from shop.base.tenancy import connection

LIKE = 100
EF_SEARCH = 200
FUSION = 30
WORDS_WEIGHT = 2  # against 1 of the meaning
LIKE_ENOUGH = 0.3
NEAREST = """
SELECT product.id, product.category_id, 1 - likest.distance
FROM (SELECT product_id, embedding <=> %s::vector AS distance FROM search_meaning
      ORDER BY embedding <=> %s::vector LIMIT %s) AS likest
JOIN catalog_product product ON product.id = likest.product_id
JOIN sellers_seller seller ON seller.id = product.seller_id AND seller.status = 'approved'
WHERE product.status = 'active' AND product.trashed_at IS NULL AND product.min_price_minor IS NOT NULL
ORDER BY likest.distance, product.id
"""


def by_meaning(words: str) -> list[tuple[int, int]]:
    """The products (with their categories) whose titles are likest; none where vectors are off or a figure was typed.

    Numbers of parts and goods mean nothing to the model: they stay a matter of words.
    """
    if not settings.SEARCH_VECTORS or any(sign.isdigit() for sign in words):
        return []
    vector = str(import_string("shop.search.meaning.encode")([words])[0])
    with connection.cursor() as cursor:
        cursor.execute(f"SET hnsw.ef_search = {EF_SEARCH}")
        cursor.execute(NEAREST, [vector, vector, LIKE])
        return [(pk, category) for pk, category, likeness in cursor.fetchall() if likeness >= LIKE_ENOUGH]


def fused(words: Sequence[int], leading: int, likest: Sequence[int]) -> list[int]:
    """Both rankings as one, by reciprocal ranks; of the words' only the `leading` that have most of them take part.

    What else has words follows in its order.
    """
    shares: dict[int, float] = {}
    first = words[: min(leading, LIKE)]
    for ranking, weight in ((first, WORDS_WEIGHT), (likest, 1)):
        for place, pk in enumerate(ranking, start=1):
            shares[pk] = shares.get(pk, 0.0) + weight / (FUSION + place)
    order = {pk: place for place, pk in enumerate(words)}
    mixed = sorted(shares, key=lambda pk: (-shares[pk], order.get(pk, len(order)), pk))
    return [*mixed, *(pk for pk in words if pk not in shares)]
