"""Delivery prices."""

from __future__ import annotations

from django.db import models

from shop.base.rows import Row


class FlatRate(Row):
    """One price for a parcel of a seller, whatever is in it; free from `free_from_minor` of goods on."""

    seller = models.OneToOneField("sellers.Seller", on_delete=models.PROTECT, related_name="flat_rate")
    price_minor = models.BigIntegerField()
    free_from_minor = models.BigIntegerField(null=True, blank=True)
    min_days = models.PositiveSmallIntegerField(default=1, help_text="on the way, after handling")
    max_days = models.PositiveSmallIntegerField(default=4)

    class Meta:
        constraints = [
            models.CheckConstraint(name="shipping_flatrate_price_sane", condition=models.Q(price_minor__gte=0)),
            models.CheckConstraint(
                name="shipping_flatrate_days_sane", condition=models.Q(max_days__gte=models.F("min_days"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_minor} by seller {self.seller_id}"
