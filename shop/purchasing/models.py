"""Suppliers, what was ordered from them, and what came."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from shop.base.actor import Actor
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow


class Supplier(PublicRow):
    """Somebody from whom a seller buys. Nobody but the seller sees it."""

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    notes = models.CharField(max_length=1000, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "seller", Lower("name"), name="purchasing_supplier_once", condition=Q(archived_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name


class PurchaseNote(PublicRow, StatusRow):
    """What is ordered from one supplier; `number` counts within the seller."""

    class Status(models.TextChoices):
        OPEN = "open"
        RECEIVED = "received"
        CLOSED = "closed"

    MOVES = {Status.OPEN: {Status.RECEIVED, Status.CLOSED}}

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="purchases")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    expected_on = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["seller", "number"], name="purchasing_note_number")]
        indexes = [models.Index(fields=["seller", "-id"], name="purchasing_note_of_seller")]

    def __str__(self) -> str:
        return f"purchase {self.number}"

    def receive_all(self, *, by: Actor, at: datetime) -> None:
        """The last piece came."""
        self._move(self.Status.RECEIVED, by=by, at=at)

    def close(self, *, by: Actor, at: datetime) -> None:
        """What is still missing does not come."""
        self._move(self.Status.CLOSED, by=by, at=at)


class PurchaseNoteChange(StatusChange):
    """One step of a purchase note."""

    subject = models.ForeignKey(PurchaseNote, on_delete=models.CASCADE, related_name="changes")


class PurchaseLine(Row):
    """So many pieces of a variant at a cost for one, and how many of them came."""

    note = models.ForeignKey(PurchaseNote, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    quantity = models.PositiveIntegerField()
    cost_minor = models.BigIntegerField(null=True, blank=True)
    received = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["note", "position"]
        constraints = [
            models.UniqueConstraint(fields=["note", "variant"], name="purchasing_line_once"),
            models.CheckConstraint(name="purchasing_line_some", condition=Q(quantity__gte=1)),
            models.CheckConstraint(name="purchasing_line_not_more", condition=Q(received__lte=F("quantity"))),
            models.CheckConstraint(
                name="purchasing_line_cost", condition=Q(cost_minor__isnull=True) | Q(cost_minor__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of variant {self.variant_id}"

    @property
    def missing(self) -> int:
        """How many did not come yet."""
        return self.quantity - self.received


class Receipt(PublicRow):
    """What came in at once; `token` is that of the form, so that a second press has no effect."""

    note = models.ForeignKey(PurchaseNote, on_delete=models.PROTECT, related_name="receipts")
    token = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["note", "token"], name="purchasing_receipt_once")]

    def __str__(self) -> str:
        return f"receipt of purchase {self.note_id}"


class ReceiptLine(Row):
    """So many pieces of a line."""

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(PurchaseLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["receipt", "line"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "line"], name="purchasing_receipt_line_once"),
            models.CheckConstraint(name="purchasing_receipt_line_some", condition=Q(quantity__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id}"
