"""Writes of the cart room, one file an aggregate."""

from .carts import (
    CannotChangeCart,
    choose_currency,
    close_cart,
    forget_old_carts,
    locked_cart,
    merge_carts,
    open_cart,
)
from .codes import CannotUseCode, add_code, remove_code
from .deliveries import CannotChooseDelivery, choose_deliveries
from .lines import (
    CannotAdd,
    CannotChange,
    add_line,
    move_to_cart,
    open_express,
    remove_line,
    restore_line,
    save_for_later,
    set_quantity,
)

__all__ = [
    "CannotAdd",
    "CannotChange",
    "CannotChangeCart",
    "CannotChooseDelivery",
    "CannotUseCode",
    "add_code",
    "add_line",
    "choose_currency",
    "choose_deliveries",
    "close_cart",
    "forget_old_carts",
    "locked_cart",
    "merge_carts",
    "move_to_cart",
    "open_cart",
    "open_express",
    "remove_code",
    "remove_line",
    "restore_line",
    "save_for_later",
    "set_quantity",
]
