"""Parcels on their way: shipments with their lines and tracking.

Owns: Shipment, ShipmentLine.
Never does: move an order's status itself; it asks `orders.services`.
"""
