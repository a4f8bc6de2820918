"""Sending parcels: the seller packs and ships, the shopper receives. Orders move through `orders.services`."""

from shop.orders.services import CannotFulfil, CannotLeaveOut

from .delivering import deliver_package, deliver_shipment
from .packing import leave_out_lines, pack_package
from .sending import hand_over, ship_package

__all__ = [
    "CannotFulfil",
    "CannotLeaveOut",
    "deliver_package",
    "deliver_shipment",
    "hand_over",
    "leave_out_lines",
    "pack_package",
    "ship_package",
]
