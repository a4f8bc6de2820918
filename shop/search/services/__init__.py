"""Writes of the search, one file a purpose."""

from .indexing import catch_up, drop_retired, index_products, rebuild_index

__all__ = ["catch_up", "drop_retired", "index_products", "rebuild_index"]
