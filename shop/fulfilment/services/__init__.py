"""Sending parcels: the seller packs and ships, the shopper receives. Orders move through `orders.services`."""

from shop.orders.services import CannotFulfil, CannotLeaveOut

from .booking import book_shipment, cancel_booking
from .delivering import deliver_package, deliver_shipment
from .packing import leave_out_lines, pack_package
from .sending import hand_over, ship_package
from .sightings import note_sightings, track_shipments

__all__ = [
    "CannotFulfil",
    "CannotLeaveOut",
    "book_shipment",
    "cancel_booking",
    "deliver_package",
    "deliver_shipment",
    "hand_over",
    "leave_out_lines",
    "note_sightings",
    "pack_package",
    "ship_package",
    "track_shipments",
]
