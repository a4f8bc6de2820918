"""Writing many whole products at once: what imports do, and the undo of an import.

The caller says what each product is to be (`ProductState`); these services write the difference in a handful of
statements a batch, with the same log rows as single writes (status steps, price changes), under one change set.
"""

from .images import fetch_waiting_pictures
from .lookups import ensure_attributes, ensure_brands, free_slugs
from .products import ProductWrite, lock_products, write_products

__all__ = [
    "ProductWrite",
    "ensure_attributes",
    "ensure_brands",
    "fetch_waiting_pictures",
    "free_slugs",
    "lock_products",
    "write_products",
]
