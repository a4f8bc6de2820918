"""What a seller could not send: the order's figures stay as they were agreed, this is what comes off them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shop.base.money import Money
from shop.base.rows import Row

from .package import OrderLine


class Shortfall(Row):
    """So many of an order line that will not come, and the money that the shopper does not pay for them."""

    class Reason(models.TextChoices):
        SOLD_OUT = "sold_out"
        DAMAGED = "damaged"
        WRONG_PRICE = "wrong_price"
        NO_DELIVERY = "no_delivery"
        SHOPPER_ASKED = "shopper_asked"
        NOT_PAID = "not_paid"  # the money that was reserved for it could not be had

    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="shortfalls")
    quantity = models.PositiveIntegerField()
    amount_minor = models.BigIntegerField(help_text="what comes off: goods, delivery, and the till's rounding")
    delivery_minor = models.BigIntegerField(default=0, help_text="of it the delivery, when nothing of the parcel comes")
    rounding_minor = models.BigIntegerField(default=0, help_text="of it the till's rounding")
    funded_minor = models.BigIntegerField(
        default=0,
        db_default=0,
        help_text="what the marketplace does not pay the seller for discounts, beside the amount",
    )
    commission_minor = models.BigIntegerField(help_text="what the marketplace does not earn")
    commission_vat_minor = models.BigIntegerField(db_default=0, help_text="and the VAT on it")
    reason = models.CharField(max_length=16, choices=Reason)
    restocked = models.BooleanField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="orders_shortfall_some", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="orders_shortfall_not_negative", condition=Q(delivery_minor__gte=0, commission_minor__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id} not sent"

    @property
    def amount(self) -> Money:
        """What comes off."""
        return Money(self.amount_minor, self.line.currency)
