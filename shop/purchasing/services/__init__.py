"""Writes of purchasing: the directory, notes, and what comes in."""

from .notes import CannotOrder, CannotReceive, close_purchase, order_goods, receive_goods
from .suppliers import CannotKeep, archive_supplier, change_supplier, create_supplier

__all__ = [
    "CannotKeep",
    "CannotOrder",
    "CannotReceive",
    "archive_supplier",
    "change_supplier",
    "close_purchase",
    "create_supplier",
    "order_goods",
    "receive_goods",
]
