"""Reads of the search, one file a purpose."""

from .engine import find
from .office import ABANDONED, EMPTY, TOP, asked_lines, placements, preview, redirects, synonyms
from .suggesting import cards_of_hits, category_hits, popular_queries, suggest

__all__ = [
    "ABANDONED",
    "EMPTY",
    "TOP",
    "asked_lines",
    "cards_of_hits",
    "category_hits",
    "find",
    "placements",
    "popular_queries",
    "preview",
    "redirects",
    "suggest",
    "synonyms",
]
