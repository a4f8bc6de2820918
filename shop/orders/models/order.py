"""The order: one purchase of one shopper, whatever the number of sellers."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from shop.base.actor import Actor
from shop.base.ids import new_token
from shop.base.money import Money
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow
from shop.currencies.types import share_charged


class Order(PublicRow, StatusRow):
    """What was bought, in figures frozen at Pay. Payment, fulfilment and return states are queries, never columns."""

    class Status(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment"
        PLACED = "placed"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    MOVES = {
        Status.AWAITING_PAYMENT: {Status.PLACED, Status.CANCELLED, Status.EXPIRED},
        Status.PLACED: {Status.CANCELLED},
        # A late "paid" revives an order that was given up, when every line can be allocated again.
        Status.EXPIRED: {Status.PLACED},
    }

    number = models.CharField(max_length=24, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    token = models.CharField(max_length=64, default=new_token, editable=False, help_text="the guest's link")
    language = models.CharField(max_length=8)
    status = models.CharField(max_length=20, choices=Status, default=Status.AWAITING_PAYMENT)
    payment_method = models.CharField(max_length=24)
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    shipping_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(help_text="within the total when prices include tax, else on top")
    rounding_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    funded_minor = models.BigIntegerField(
        default=0, db_default=0, help_text="what the marketplace pays sellers for discounts at its own expense"
    )
    charged_currency = models.CharField(
        max_length=3, blank=True, db_default="", help_text="what the buyer pays in; empty: the currency of the books"
    )
    charged_minor = models.BigIntegerField(null=True, blank=True, help_text="the total in it")
    rate = models.DecimalField(
        max_digits=20, decimal_places=10, null=True, blank=True, help_text="one of the books' currency in the other"
    )
    rate_sources = models.CharField(max_length=40, blank=True, db_default="")
    rated_at = models.DateTimeField(null=True, blank=True, help_text="the instant that the rate speaks of")
    prices_include_tax = models.BooleanField()
    tax_rounding = models.CharField(max_length=8)
    tax_name = models.CharField(max_length=40, default="VAT", db_default="VAT", help_text="VAT, GST, Sales tax")
    quote = models.JSONField(default=dict, help_text="every step of the calculation, as shown")
    placed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="orders_order_cancelled_iff_time", condition=Q(status="cancelled") ^ Q(cancelled_at__isnull=True)
            ),
            models.CheckConstraint(
                name="orders_order_placed_has_time", condition=~Q(status="placed") | Q(placed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="orders_order_total_not_negative", condition=Q(total_minor__gte=0, funded_minor__gte=0)
            ),
            models.CheckConstraint(
                name="orders_order_charged_whole",
                condition=Q(charged_currency="", charged_minor=None, rate=None, rated_at=None)
                | (
                    ~Q(charged_currency__in=["", F("currency")])
                    & Q(charged_minor__gte=0, rate__gt=0, rated_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="orders_order_total_adds_up",
                condition=Q(
                    prices_include_tax=True,
                    total_minor=F("goods_minor") - F("discount_minor") + F("shipping_minor") + F("rounding_minor"),
                )
                | Q(
                    prices_include_tax=False,
                    total_minor=F("goods_minor")
                    - F("discount_minor")
                    + F("shipping_minor")
                    + F("tax_minor")
                    + F("rounding_minor"),
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="orders_order_user"),
            # Cancelled ones too: what a seller could not send counts in the figures of the day it was ordered.
            models.Index(fields=["-placed_at"], name="orders_order_ever_placed", condition=Q(placed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        """What the shopper pays."""
        return Money(self.total_minor, self.currency)

    @property
    def charged(self) -> Money:
        """What the shopper pays, in the currency in which they do."""
        if self.charged_minor is None:
            return self.total
        return Money(self.charged_minor, self.charged_currency)

    def charge_of(self, part: Money) -> Money:
        """What a part of the total costs the shopper, by the rate that was frozen: the whole for the whole."""
        return share_charged(part, of=self.total, charged=self.charged)

    @property
    def moves_money(self) -> bool:
        """Whether its sale stands in the books: somebody pays something for it."""
        return bool(self.total_minor or self.funded_minor)

    @property
    def reference(self) -> str:
        """How payments and ledger name this order."""
        return f"order:{self.pk}"

    @property
    def awaiting(self) -> bool:
        """Whether it waits for its payment."""
        return self.status == self.Status.AWAITING_PAYMENT

    @property
    def is_placed(self) -> bool:
        """Whether it is confirmed and not called off."""
        return self.status == self.Status.PLACED

    @property
    def is_expired(self) -> bool:
        """Whether nobody paid in time."""
        return self.status == self.Status.EXPIRED

    def place(self, *, by: Actor, at: datetime, reason: str = "") -> None:
        """The money is there, or will be handed over at the door. Raises CannotMove."""
        self._move(self.Status.PLACED, by=by, at=at, reason=reason, placed_at=at, expired_at=None)

    def cancel(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Called off. Raises CannotMove."""
        self._move(self.Status.CANCELLED, by=by, at=at, reason=reason, cancelled_at=at)

    def expire(self, *, by: Actor, at: datetime) -> None:
        """Nobody paid in time. Raises CannotMove."""
        self._move(self.Status.EXPIRED, by=by, at=at, expired_at=at)


class OrderChange(StatusChange):
    """One step of an order."""

    subject = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="changes")


class OrderContact(Row):
    """Who ordered and where it goes: the only personal part of an order; erasure blanks it, the figures stay."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="contact")
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    district = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    billing = models.JSONField(default=dict, blank=True, help_text="empty: the same name and address")
    company_name = models.CharField(max_length=160, blank=True, db_default="", help_text="a business that buys")
    vat_country = models.CharField(max_length=2, blank=True, db_default="")
    vat_number = models.CharField(max_length=24, blank=True, db_default="", help_text="VAT or BIN, with its prefix")
    vat_check = models.ForeignKey(
        "tax.VatCheck", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="its proof"
    )
    purchase_order = models.CharField(max_length=60, blank=True, db_default="", help_text="the buyer's own reference")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(models.functions.Lower("email"), name="orders_contact_email"),
            models.Index(fields=["phone"], name="orders_contact_phone", condition=~Q(phone="")),
            GinIndex(OpClass(models.functions.Upper("name"), name="gin_trgm_ops"), name="orders_contact_name_near"),
        ]

    def __str__(self) -> str:
        return f"contact of order {self.order_id}"
