"""Parcels on their way; the address is the order's."""

from shop.base.privacy import declare, of_user

declare(
    "fulfilment.Shipment",
    plain="id created_at public_id package number carrier tracking_code tracking_url sent_at actor",
    rows=of_user("package__order__user"),
)
declare("fulfilment.ShipmentLine", plain="id created_at shipment line quantity")
