"""Writes of the cart room, one file an aggregate."""

from .carts import CannotChangeCart, close_cart, forget_old_carts, locked_cart, merge_carts, open_cart
from .lines import (
    CannotAdd,
    CannotChange,
    add_line,
    move_to_cart,
    remove_line,
    restore_line,
    save_for_later,
    set_quantity,
)

__all__ = [
    "CannotAdd",
    "CannotChange",
    "CannotChangeCart",
    "add_line",
    "close_cart",
    "forget_old_carts",
    "locked_cart",
    "merge_carts",
    "move_to_cart",
    "open_cart",
    "remove_line",
    "restore_line",
    "save_for_later",
    "set_quantity",
]
