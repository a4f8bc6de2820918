"""Tax rates."""

from __future__ import annotations

from django.db import models

from shop.base.rows import Row


class TaxRate(Row):
    """The rate of a tax class in a country from a date on, in basis points (1500 = 15 %)."""

    country = models.CharField(max_length=2)
    tax_class = models.CharField(max_length=24, default="standard")
    name = models.CharField(max_length=40, default="VAT")
    rate_bps = models.PositiveIntegerField()
    starts_on = models.DateField()

    class Meta:
        ordering = ["country", "tax_class", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["country", "tax_class", "starts_on"], name="tax_rate_once"),
            models.CheckConstraint(name="tax_rate_sane", condition=models.Q(rate_bps__lte=10_000)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.rate_bps / 100:g} %"
