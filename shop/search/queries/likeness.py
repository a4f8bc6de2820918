"""Products whose titles mean what the query means, and how they are mixed with those that have its words. Optional."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from shop.base.tenancy import connection

logger = logging.getLogger(__name__)

type Encode = Callable[[Sequence[str]], list[list[float]]]

MISSING = (
    "SEARCH_VECTORS=1 needs packages that are not installed. Install them with"
    " `pip install --no-deps --group vectors`, or leave SEARCH_VECTORS empty."
)
MOST_KEPT = 2000
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
    """The products (with their categories) whose titles are likest; none where vectors are off.

    Numbers of parts and goods mean nothing to the model, and it reads English only: all else stays a matter of words.
    """
    encode = encoder()
    if encode is None or not words.isascii() or any(sign.isdigit() for sign in words):
        return []
    vector = _vector_of(words, encode)
    with connection.cursor() as cursor:
        cursor.execute(f"SET hnsw.ef_search = {EF_SEARCH}")
        cursor.execute(NEAREST, [vector, vector, LIKE])
        return [(pk, category) for pk, category, likeness in cursor.fetchall() if likeness >= LIKE_ENOUGH]


def encoder() -> Encode | None:
    """What makes vectors of texts; None where they are off, or where something that they need is missing."""
    return _loaded() if settings.SEARCH_VECTORS else None


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


@cache
def _loaded() -> Encode | None:
    """The model, read once a process; what is missing is logged once, and the search goes on by words alone."""
    try:
        encode: Encode = import_string("shop.search.meaning.loaded")()
    except ImportError as error:
        logger.error("%s (%s)", MISSING, error)
        return None
    return encode


@lru_cache(maxsize=MOST_KEPT)
def _vector_of(words: str, encode: Encode) -> str:
    """The vector of a query; those of what is asked often are kept in the process."""
    return str(encode([words])[0])
