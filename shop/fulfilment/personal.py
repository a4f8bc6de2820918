"""Parcels on their way; the address is the order's."""

from shop.base.privacy import declare, of_user

declare(
    "fulfilment.Shipment",
    plain="id created_at public_id package number carrier carrier_code consignment tracking_code tracking_url progress"
    " words seen_at asked_at weight_grams collect_minor sent_at delivered_at actor",
    withheld="label_pdf",
    rows=of_user("package__order__user"),
    why="The carrier's label repeats the address of the order, which the person gets with the order.",
)
declare("fulfilment.ShipmentLine", plain="id created_at shipment line quantity")
declare("fulfilment.Sighting", plain="id created_at shipment event_id progress words collected_minor body at")
declare("fulfilment.Remittance", plain="id created_at public_id carrier_code reference currency at actor")
declare(
    "fulfilment.RemittanceLine",
    plain="id created_at remittance row_number consignment shipment due_minor remitted_minor",
)
