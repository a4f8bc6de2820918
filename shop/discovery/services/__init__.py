"""Writes of discovery, one file a purpose."""

from .lists import (
    CannotSave,
    close_link,
    forget_product,
    forget_seen,
    merge_lists,
    note_seen,
    open_link,
    save_product,
    tidy,
)
from .prices import tell_of_prices
from .relating import relate_products
from .stock import tell_of_return
from .trying import try_suggestions

__all__ = [
    "CannotSave",
    "close_link",
    "forget_product",
    "forget_seen",
    "merge_lists",
    "note_seen",
    "open_link",
    "relate_products",
    "save_product",
    "tell_of_prices",
    "tell_of_return",
    "tidy",
    "try_suggestions",
]
