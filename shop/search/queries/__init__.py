"""Reads of the search, one file a purpose."""

from shop.search.reading import is_barcode, same_number
from shop.search.text import plain

from .engine import find, near_own
from .office import ABANDONED, EMPTY, TOP, asked_lines, liftable_of, lifts, placements, preview, redirects, synonyms
from .suggesting import cards_of_hits, category_hits, popular_queries, suggest

__all__ = [
    "ABANDONED",
    "EMPTY",
    "TOP",
    "asked_lines",
    "cards_of_hits",
    "category_hits",
    "find",
    "is_barcode",
    "liftable_of",
    "lifts",
    "near_own",
    "placements",
    "plain",
    "popular_queries",
    "preview",
    "redirects",
    "same_number",
    "suggest",
    "synonyms",
]
