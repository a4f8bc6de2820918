"""Addresses for search engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shop.sellers.models import Seller

from .cards import for_sale

PART_SIZE = 5000


def sitemap_counts() -> int:
    """How many parts the products need; at least one."""
    return max(1, -(-for_sale().count() // PART_SIZE))


def sitemap_part(number: int) -> Iterator[tuple[str, datetime | None]]:
    """(slug, published at) of the products in part `number`, counted from 1, in a lasting order."""
    rows = for_sale().order_by("pk").values_list("slug", "published_at")
    yield from rows[(number - 1) * PART_SIZE : number * PART_SIZE]


def sitemap_shops() -> list[str]:
    """Slugs of every approved seller."""
    return list(Seller.objects.filter(status=Seller.Status.APPROVED).order_by("pk").values_list("slug", flat=True))
