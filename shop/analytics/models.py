"""Figures of sellers by day, made from orders, shipments and returns; any row can be made again."""

from __future__ import annotations

from django.db import models

from shop.base.rows import Row


class SellerDay(Row):
    """A seller's day. The first columns are about parcels ordered on it, `due` and `in_time` about those due on it.

    `stale` means that something happened since it was counted. Money is minor units of the marketplace's currency.
    """

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    stale = models.BooleanField(default=True)
    placed = models.PositiveIntegerField(default=0, help_text="less those called off without the seller's doing")
    orders = models.PositiveIntegerField(default=0, help_text="of them those that still stand")
    items = models.IntegerField(default=0)
    sales_minor = models.BigIntegerField(default=0)
    commission_minor = models.BigIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0, help_text="of `placed`: the seller could not send all of it")
    delivered = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0, help_text="of `delivered`: something came back")
    sent = models.PositiveIntegerField(default=0)
    tracked = models.PositiveIntegerField(default=0, help_text="of `sent`: every shipment can be followed")
    due = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0, help_text="of `due`: sent on the day or before")

    class Meta:
        ordering = ["seller", "on"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "on"], name="analytics_sellerday_once"),
            models.CheckConstraint(
                name="analytics_sellerday_parts",
                condition=models.Q(
                    orders__lte=models.F("placed"),
                    failed__lte=models.F("placed"),
                    returned__lte=models.F("delivered"),
                    tracked__lte=models.F("sent"),
                    in_time__lte=models.F("due"),
                ),
            ),
        ]
        indexes = [models.Index(fields=["-on", "id"], name="analytics_day_stale", condition=models.Q(stale=True))]

    def __str__(self) -> str:
        return f"{self.on} of seller {self.seller_id}"


class VariantDay(Row):
    """What was sold of a variant on a day: goods only, VAT included, less what did not come or came back."""

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    items = models.IntegerField()
    sales_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(help_text="within the sales")
    commission_minor = models.BigIntegerField()

    class Meta:
        ordering = ["seller", "on", "variant"]
        constraints = [
            # A period of a busy seller is tens of thousands of these: they are read from the index alone.
            models.UniqueConstraint(
                fields=["seller", "on", "variant"],
                include=["items", "sales_minor", "tax_minor", "commission_minor"],
                name="analytics_variantday_once",
            )
        ]

    def __str__(self) -> str:
        return f"variant {self.variant_id} on {self.on}"
