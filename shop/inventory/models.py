"""Balances, movements and holds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shop.base.rows import Row


class StockLevel(Row):
    """How many of a variant there are: on hand in the shop, and held for orders that are not finished.

    Changed only by a conditional UPDATE together with its Movement rows.
    """

    variant = models.OneToOneField("catalog.Variant", on_delete=models.PROTECT, related_name="stock")
    on_hand = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    low_at = models.PositiveIntegerField(default=5, help_text="low stock, and time to order, from this many on")
    reorder_quantity = models.PositiveIntegerField(default=0, help_text="how many are ordered at once; 0: not said")
    lead_days = models.PositiveSmallIntegerField(default=7, help_text="from ordering to having them")

    class Meta:
        constraints = [
            models.CheckConstraint(name="inventory_stock_not_negative", condition=Q(on_hand__gte=0)),
            models.CheckConstraint(
                name="inventory_held_within_stock", condition=Q(held__gte=0, held__lte=F("on_hand"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on_hand} of variant {self.variant_id}"

    @property
    def available(self) -> int:
        """How many can be sold now."""
        return self.on_hand - self.held


class Movement(Row):
    """One change of a balance: who, when, why. Append-only. `on_hand` and `held` are the signed changes."""

    class Kind(models.TextChoices):
        RECEIVE = "receive"
        HOLD = "hold"
        RELEASE = "release"
        SELL = "sell"
        RETURN = "return"
        ADJUST = "adjust"

    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=8, choices=Kind)
    on_hand = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    order_id = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    change_set = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="inventory_movement_moves", condition=~Q(on_hand=0, held=0)),
            models.CheckConstraint(
                name="inventory_movement_signs",
                condition=Q(kind="receive", on_hand__gt=0, held=0)
                | Q(kind="hold", on_hand=0, held__gt=0)
                | Q(kind="release", on_hand=0, held__lt=0)
                | Q(kind="sell", on_hand__lt=0, held__lte=0)
                | Q(kind="return", on_hand__gt=0, held=0)
                | Q(kind="adjust", held=0),
            ),
        ]
        indexes = [
            models.Index(fields=["variant", "id"], name="inventory_movement_variant"),
            models.Index(fields=["order_id"], name="inventory_movement_order", condition=Q(order_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_hand or self.held}"


class Hold(Row):
    """Stock kept for one order's line of a variant until `expires_at`, then sold or released; never both."""

    class State(models.TextChoices):
        HELD = "held"
        SOLD = "sold"
        RELEASED = "released"

    order_id = models.BigIntegerField()
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="holds")
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["variant"]
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "variant"], name="inventory_hold_once", condition=Q(state="held")
            ),
            models.CheckConstraint(name="inventory_hold_some", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="inventory_hold_ended_iff_time", condition=Q(state="held") ^ Q(ended_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["order_id"], name="inventory_hold_order")]

    def __str__(self) -> str:
        return f"{self.quantity} of variant {self.variant_id} for order {self.order_id}"
