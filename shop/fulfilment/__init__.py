"""Parcels on their way: shipments with their lines, their carriers and the cash they collect.

Owns: Shipment, ShipmentLine, Sighting, Remittance, RemittanceLine.
Never does: move an order's status itself; it asks `orders.services`.
Events out: fulfilment.rest_sent, fulfilment.shipment_moved.

    shipment: booking -> booked -> pickup -> on its way (several, by time) -> delivered -> returning -> returned
              booking | booked | pickup -> cancelled;  by hand it begins on its way
"""
