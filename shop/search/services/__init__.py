"""Writes of the search, one file a purpose."""

from .indexing import catch_up, drop_retired, index_products, rebuild_index
from .remembering import note_asked, note_chosen, tidy

__all__ = ["catch_up", "drop_retired", "index_products", "note_asked", "note_chosen", "rebuild_index", "tidy"]
