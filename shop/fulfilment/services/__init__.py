"""Sending parcels: the seller packs and ships, the shopper receives. Orders move through `orders.services`."""

from shop.orders.services import CannotFulfil, CannotLeaveOut

from .booking import book_shipment, cancel_booking
from .coming_back import take_back_parcels
from .delivering import deliver_package, deliver_shipment
from .packing import leave_out_lines, pack_package
from .remitting import CannotRemit, read_statement, record_remittance
from .sending import hand_over, ship_package
from .sightings import note_sightings, track_shipments
from .tracking_files import CannotRead, apply_tracking, read_tracking

__all__ = [
    "CannotFulfil",
    "CannotLeaveOut",
    "CannotRead",
    "CannotRemit",
    "apply_tracking",
    "book_shipment",
    "cancel_booking",
    "deliver_package",
    "deliver_shipment",
    "hand_over",
    "leave_out_lines",
    "note_sightings",
    "pack_package",
    "read_statement",
    "read_tracking",
    "record_remittance",
    "ship_package",
    "take_back_parcels",
    "track_shipments",
]
