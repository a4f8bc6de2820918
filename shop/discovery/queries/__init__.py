"""Reads of discovery, one file a purpose."""

from .beside import beside, goes_with
from .lists import (
    kept_by,
    lists_of,
    product_named,
    saved_by_link,
    saved_item,
    saved_of,
    saved_products,
    seen_cards,
)
from .picks import picks_for, trending_cards, trending_ids

__all__ = [
    "beside",
    "goes_with",
    "kept_by",
    "lists_of",
    "picks_for",
    "product_named",
    "saved_by_link",
    "saved_item",
    "saved_of",
    "saved_products",
    "seen_cards",
    "trending_cards",
    "trending_ids",
]
