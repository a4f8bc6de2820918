"""Shipments, what is in them, and where their carriers saw them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shop.base.money import Money
from shop.base.rows import PublicRow, Row
from shop.shipping.carriers.types import Progress

PROGRESS = [(progress.value, progress.value) for progress in Progress]


class Shipment(PublicRow):
    """One physical parcel of a package (1001-A-1), carried as the seller says or as a carrier was booked.

    `sent_at` is when the carrier had it; a booking has none yet. `progress` never goes back but as `rules` allow.
    """

    package = models.ForeignKey("orders.Package", on_delete=models.PROTECT, related_name="shipments")
    number = models.PositiveSmallIntegerField(default=1)
    carrier = models.CharField(max_length=60, blank=True)
    carrier_code = models.SlugField(max_length=20, blank=True, help_text="empty: by hand")
    consignment = models.CharField(max_length=80, blank=True, help_text="the carrier's id of it")
    tracking_code = models.CharField(max_length=80, blank=True)
    tracking_url = models.URLField(max_length=500, blank=True)
    progress = models.CharField(max_length=20, choices=PROGRESS, default=Progress.ON_THE_WAY)
    words = models.CharField(max_length=300, blank=True, help_text="the carrier's last words")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="when the last sighting was")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="when the carrier was last asked")
    weight_grams = models.PositiveIntegerField(default=0)
    collect_minor = models.BigIntegerField(default=0, help_text="cash the carrier was booked to collect")
    label_pdf = models.BinaryField(default=bytes, blank=True, help_text="where the carrier prints its own")
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["package", "number"]
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="fulfilment_shipment_once"),
            models.UniqueConstraint(
                fields=["carrier_code", "consignment"],
                name="fulfilment_consignment_once",
                condition=~Q(consignment=""),
            ),
            models.CheckConstraint(
                name="fulfilment_shipment_delivered_was_sent",
                condition=Q(delivered_at__isnull=True) | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="fulfilment_shipment_asked",
                condition=~Q(carrier_code="") & Q(delivered_at__isnull=True),
            ),
        ]

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


class Sighting(Row):
    """One thing that a carrier said about a shipment, kept as it came; its id is unique, so a repeat has no effect."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="sightings")
    event_id = models.CharField(max_length=120)
    progress = models.CharField(max_length=20, choices=PROGRESS, blank=True)
    words = models.CharField(max_length=300, blank=True)
    collected_minor = models.BigIntegerField(null=True, blank=True)
    body = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["shipment", "at", "id"]
        constraints = [models.UniqueConstraint(fields=["shipment", "event_id"], name="fulfilment_sighting_once")]

    def __str__(self) -> str:
        return f"{self.progress or 'words'} of shipment {self.shipment_id}"


class Remittance(PublicRow):
    """A carrier's statement of the cash it collected and hands over."""

    carrier_code = models.SlugField(max_length=20)
    reference = models.CharField(max_length=80, help_text="the carrier's number of the statement")
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["carrier_code", "reference"], name="fulfilment_remittance_once")]

    def __str__(self) -> str:
        return f"{self.carrier_code} {self.reference}"

    def money(self, amount_minor: int) -> Money:
        """An amount of this statement."""
        return Money(amount_minor, self.currency)


class RemittanceLine(Row):
    """What the carrier hands over for one consignment, beside what was due for it when the statement came."""

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="lines")
    row_number = models.PositiveIntegerField(help_text="in the carrier's file")
    consignment = models.CharField(max_length=80)
    shipment = models.ForeignKey(
        Shipment, null=True, blank=True, on_delete=models.PROTECT, related_name="remittance_lines"
    )
    due_minor = models.BigIntegerField(default=0)
    remitted_minor = models.BigIntegerField()

    class Meta:
        ordering = ["remittance", "row_number"]
        constraints = [
            models.UniqueConstraint(fields=["remittance", "consignment"], name="fulfilment_remittanceline_once"),
            models.UniqueConstraint(
                fields=["shipment"], name="fulfilment_remitted_once", condition=Q(shipment__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consignment}: {self.remitted_minor} of {self.due_minor}"

    @property
    def due(self) -> Money:
        """What the carrier had to collect."""
        return self.remittance.money(self.due_minor)

    @property
    def remitted(self) -> Money:
        """What it hands over."""
        return self.remittance.money(self.remitted_minor)

    @property
    def difference(self) -> Money:
        """What is too much (positive) or missing (negative)."""
        return self.remittance.money(self.difference_minor)

    @property
    def difference_minor(self) -> int:
        """What is too much (positive) or missing (negative)."""
        return self.remitted_minor - self.due_minor
