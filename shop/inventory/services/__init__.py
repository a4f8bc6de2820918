"""Writes of the stock: what comes in and is corrected, and what orders hold, buy and give back."""

from .holds import CannotAllocate, give_up, hold, release, restock, sell_held, take_back
from .levels import CannotAdjust, adjust, open_stock, receive, set_low_threshold, set_reorder

__all__ = [
    "CannotAdjust",
    "CannotAllocate",
    "adjust",
    "give_up",
    "hold",
    "open_stock",
    "receive",
    "release",
    "restock",
    "sell_held",
    "set_low_threshold",
    "set_reorder",
    "take_back",
]
