"""What lists say about reviews."""

from __future__ import annotations

from collections.abc import Mapping

from shop.catalog.models import Product


def note_ratings(figures: Mapping[int, tuple[int, int]]) -> None:
    """Write (tenths of a star, number of reviews) by product; room `reviews` tells it."""
    for product_id, (tenths, count) in sorted(figures.items()):
        Product.objects.filter(pk=product_id).update(rating_tenths=tenths if count else None, review_count=count)
