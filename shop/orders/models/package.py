"""Packages and lines: what each seller has to send."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Upper

from shop.base.actor import Actor
from shop.base.money import Money
from shop.base.pictures import PictureField
from shop.base.rows import CannotMove, PublicRow, Row, StatusChange, StatusRow
from shop.base.translated import TranslatedField
from shop.shipping.types import PointView

from .order import Order


class Package(PublicRow, StatusRow):
    """One seller's part of an order (1001-A), with its own delivery price, dates and status."""

    class Status(models.TextChoices):
        TO_PACK = "to_pack"
        PACKED = "packed"
        SHIPPED = "shipped"
        DELIVERED = "delivered"
        CANCELLED = "cancelled"

    MOVES = {
        Status.TO_PACK: {Status.PACKED, Status.CANCELLED, Status.DELIVERED},  # delivered at once: downloads only
        Status.PACKED: {Status.SHIPPED, Status.CANCELLED},  # cancelled: the seller can send nothing of it
        Status.SHIPPED: {Status.DELIVERED, Status.CANCELLED},  # cancelled: nobody took it, and all of it came back
    }

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="packages")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="packages")
    letter = models.CharField(max_length=4)
    status = models.CharField(max_length=12, choices=Status, default=Status.TO_PACK)
    needs_delivery = models.BooleanField(default=True)
    goods_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    shipping_minor = models.BigIntegerField()
    shipping_funded_minor = models.BigIntegerField(
        default=0, db_default=0, help_text="what the marketplace pays of the delivery, beside the total"
    )
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    charged_shipping_minor = models.BigIntegerField(
        null=True, blank=True, help_text="the delivery in the buyer's currency, where that is another one"
    )
    charged_tax_minor = models.BigIntegerField(null=True, blank=True, help_text="tax on top of prices, in it")
    delivery_name = TranslatedField(blank=True)
    delivery_terms = models.JSONField(
        default=dict, blank=True, db_default={}, help_text="how the delivery's price came about, and where it waits"
    )
    arrives_from_on = models.DateField(null=True, blank=True)
    arrives_to_on = models.DateField(null=True, blank=True)
    ship_by_on = models.DateField(null=True, blank=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True, help_text="the seller's money was let go")

    class Meta:
        ordering = ["order", "letter"]
        constraints = [
            models.UniqueConstraint(fields=["order", "letter"], name="orders_package_letter_once"),
            models.UniqueConstraint(fields=["order", "seller"], name="orders_package_seller_once"),
            models.CheckConstraint(
                name="orders_package_cancelled_iff_time", condition=Q(status="cancelled") ^ Q(cancelled_at__isnull=True)
            ),
            models.CheckConstraint(
                name="orders_package_shipped_has_time",
                condition=~Q(status__in=["shipped", "delivered"]) | Q(shipped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="orders_package_packed_has_time", condition=~Q(status="packed") | Q(packed_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "status", "ship_by_on", "id"], name="orders_package_work"),
            models.Index(fields=["seller", "-id"], name="orders_package_newest"),
            models.Index(fields=["seller", "status", "-id"], name="orders_package_over"),
            models.Index(
                fields=["delivered_at", "id"],
                name="orders_package_on_hold",
                condition=Q(status="delivered", released_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"package {self.letter} of order {self.order_id}"

    @property
    def total(self) -> Money:
        """What the shopper pays for this package, delivery included."""
        return Money(self.total_minor, self.order.currency)

    @property
    def number(self) -> str:
        """What people read out: 1001-A."""
        return f"{self.order.number}-{self.letter}"

    @property
    def point(self) -> PointView | None:
        """Where it is collected, as it was when it was ordered; None where it is brought."""
        point = self.delivery_terms.get("point")
        return PointView.of(point) if point else None

    def pack(self, *, by: Actor, at: datetime) -> None:
        """In its box. Raises CannotMove."""
        self._move(self.Status.PACKED, by=by, at=at, packed_at=at)

    def ship(self, *, by: Actor, at: datetime) -> None:
        """Handed to the carrier. Raises CannotMove."""
        self._move(self.Status.SHIPPED, by=by, at=at, shipped_at=at)

    def deliver(self, *, by: Actor, at: datetime) -> None:
        """In the shopper's hands. Raises CannotMove."""
        self._move(self.Status.DELIVERED, by=by, at=at, delivered_at=at)

    def hand_over(self, *, by: Actor, at: datetime) -> None:
        """Nothing but downloads: there is nothing to pack and to send. Raises CannotMove."""
        if self.needs_delivery:
            raise CannotMove(f"package {self.pk} has to be sent")
        self._move(self.Status.DELIVERED, by=by, at=at, packed_at=at, shipped_at=at, delivered_at=at)

    def cancel(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Called off before it was sent. Raises CannotMove."""
        self._move(self.Status.CANCELLED, by=by, at=at, reason=reason, cancelled_at=at)


class PackageChange(StatusChange):
    """One step of a package."""

    subject = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="changes")


class OrderLineQuerySet(models.QuerySet["OrderLine"]):
    """Lines, and what became of them."""

    def with_shortfalls(self) -> Self:
        """Each with how many of it cannot be sent (`short`) and what comes off for them (`short_minor`)."""
        own = OrderLine.objects.filter(pk=OuterRef("pk"))
        pieces = own.annotate(sum=Sum("shortfalls__quantity")).values("sum")
        amount = own.annotate(sum=Sum("shortfalls__amount_minor")).values("sum")
        sums: dict[str, Any] = {
            "short": Coalesce(Subquery(pieces), 0),
            "short_minor": Coalesce(Subquery(amount), 0, output_field=BigIntegerField()),
        }
        return self.annotate(**sums)


class OrderLine(PublicRow):
    """So many of a variant, with everything about it frozen when it was sold."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = TranslatedField()
    options = TranslatedField(blank=True)
    sku = models.CharField(max_length=80)
    image = PictureField()
    digital = models.BooleanField(default=False)
    quantity = models.PositiveIntegerField()
    unit_price_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    funded_minor = models.BigIntegerField(
        default=0, db_default=0, help_text="of the discount: what the marketplace pays the seller"
    )
    total_minor = models.BigIntegerField(help_text="quantity × unit price − discount")
    tax_class = models.CharField(max_length=24)
    tax_rate_bps = models.PositiveIntegerField()
    tax_minor = models.BigIntegerField()
    commission_bps = models.PositiveIntegerField()
    commission_minor = models.BigIntegerField()
    commission_vat_bps = models.PositiveIntegerField(db_default=0)
    commission_vat_minor = models.BigIntegerField(db_default=0, help_text="VAT on the marketplace's share, beside it")
    commission_why = models.JSONField(default=dict, db_default={}, help_text="the rule that applied, as it was")
    currency = models.CharField(max_length=3)
    charged_unit_minor = models.BigIntegerField(
        null=True, blank=True, help_text="a piece in the buyer's currency, where that is another one"
    )
    charged_minor = models.BigIntegerField(null=True, blank=True, help_text="the line in it, discount taken off")
    # Annotated by `with_shortfalls`.
    short: int
    short_minor: int

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        ordering = ["package", "position"]
        indexes = [models.Index(OpClass(Upper("sku"), name="text_pattern_ops"), name="orders_line_sku")]
        constraints = [
            models.CheckConstraint(name="orders_line_quantity", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="orders_line_adds_up",
                condition=Q(total_minor=F("quantity") * F("unit_price_minor") - F("discount_minor")),
            ),
            models.CheckConstraint(
                name="orders_line_not_negative",
                condition=Q(total_minor__gte=0, tax_minor__gte=0, funded_minor__gte=0)
                & Q(funded_minor__lte=F("discount_minor"))
                & Q(commission_minor__gte=0, commission_vat_minor__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"

    @property
    def total(self) -> Money:
        """What the line costs, discount taken off."""
        return Money(self.total_minor, self.currency)

    def due_minor(self, *, included: bool) -> int:
        """What is paid for the line, tax too; `included` says whether the price contains it."""
        return self.total_minor + (0 if included else self.tax_minor)

    @property
    def unit_price(self) -> Money:
        """The price of one piece when it was sold."""
        return Money(self.unit_price_minor, self.currency)


class Reduction(Row):
    """What one promotion took off a line, or off a package's delivery (no line), and who pays for it. Append-only."""

    class Payer(models.TextChoices):
        PLATFORM = "platform"
        SELLER = "seller"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="reductions")
    line = models.ForeignKey(OrderLine, null=True, blank=True, on_delete=models.PROTECT, related_name="reductions")
    promotion = models.ForeignKey("promotions.Promotion", on_delete=models.PROTECT, related_name="reductions")
    label = TranslatedField()
    code = models.CharField(max_length=32, blank=True)
    payer = models.CharField(max_length=10, choices=Payer)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="orders_reduction_positive", condition=Q(amount_minor__gt=0)),
            models.UniqueConstraint(
                fields=["package", "line", "promotion"], name="orders_reduction_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount_minor} {self.currency}"

    @property
    def amount(self) -> Money:
        """What came off."""
        return Money(self.amount_minor, self.currency)
