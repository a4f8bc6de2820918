"""Why an order bears the tax it bears: frozen when it was sold, one row for each line and each part of a delivery."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shop.base.money import Money
from shop.base.rows import Row
from shop.base.translated import TranslatedField
from shop.tax.types import Remitter

from .package import OrderLine, Package


class OrderTax(Row):
    """The tax of a line, or without a line of the package's delivery: whose it is, how much, and why.

    `jurisdiction` is a country, or country and state ("US-CA"); `code` a `tax.types.Code`; `why` the sentence that the
    shopper was shown. What is not taxed has a row too.
    """

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="taxes")
    line = models.OneToOneField(OrderLine, null=True, blank=True, on_delete=models.PROTECT, related_name="tax")
    jurisdiction = models.CharField(max_length=6)
    name = models.CharField(max_length=40, blank=True, help_text="VAT, GST, Sales tax")
    rate_bps = models.DecimalField(max_digits=6, decimal_places=1)
    code = models.CharField(max_length=24)
    remitter = models.CharField(max_length=12, choices=Remitter)
    taxable_minor = models.BigIntegerField(help_text="without the tax")
    tax_minor = models.BigIntegerField()
    why = TranslatedField(blank=True)

    class Meta:
        ordering = ["package", "id"]
        constraints = [
            models.CheckConstraint(name="orders_tax_not_negative", condition=Q(taxable_minor__gte=0, tax_minor__gte=0))
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.jurisdiction}: {self.tax_minor}"

    @property
    def tax(self) -> Money:
        """The tax."""
        return Money(self.tax_minor, self.package.order.currency)

    @property
    def is_reverse_charge(self) -> bool:
        """Whether the buyer accounts for it."""
        return self.remitter == Remitter.BUYER
