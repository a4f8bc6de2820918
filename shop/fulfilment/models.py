"""Shipments and what is in them."""

from __future__ import annotations

from django.db import models

from shop.base.rows import PublicRow, Row


class Shipment(PublicRow):
    """One physical parcel of a package (1001-F1), with carrier and tracking as the seller gave them."""

    package = models.ForeignKey("orders.Package", on_delete=models.PROTECT, related_name="shipments")
    number = models.PositiveSmallIntegerField(default=1)
    carrier = models.CharField(max_length=60, blank=True)
    tracking_code = models.CharField(max_length=80, blank=True)
    tracking_url = models.URLField(max_length=500, blank=True)
    sent_at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["package", "number"]
        constraints = [models.UniqueConstraint(fields=["package", "number"], name="fulfilment_shipment_once")]

    def __str__(self) -> str:
        return f"shipment {self.number} of package {self.package_id}"


class ShipmentLine(Row):
    """So many of an order line in a shipment."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="shipped")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="fulfilment_shipmentline_once"),
            models.CheckConstraint(name="fulfilment_shipmentline_some", condition=models.Q(quantity__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id}"
