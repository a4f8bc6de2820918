"""Reads of the search, one file a purpose."""

from .engine import find
from .suggesting import cards_of_hits, category_hits, popular_queries, suggest

__all__ = ["cards_of_hits", "category_hits", "find", "popular_queries", "suggest"]
