"""Promotions, what they are for, their codes, and who used them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shop.base.rows import PublicRow, Row
from shop.base.translated import TranslatedField, says_something

from .types import Group, Kind, Payer, TierBy


class Promotion(PublicRow):
    """An offer of the marketplace (no `seller`) or a coupon of a seller, for the seller's own goods.

    `used` is kept while there is a limit, by the same statement that checks it.
    """

    seller = models.ForeignKey(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="promotions"
    )
    label = TranslatedField(help_text="what shoppers read beside the discount")
    kind = models.CharField(max_length=10, choices=Kind)
    payer = models.CharField(max_length=10, choices=Payer)
    needs_code = models.BooleanField(default=False)
    percent_bps = models.PositiveIntegerField(default=0, help_text="off; of a bundle: off the pieces that one gets")
    amount_minor = models.BigIntegerField(default=0)
    buy_quantity = models.PositiveSmallIntegerField(default=0)
    get_quantity = models.PositiveSmallIntegerField(default=0)
    tier_by = models.CharField(max_length=10, choices=TierBy, blank=True)
    tiers = models.JSONField(default=list, blank=True, help_text="[from, basis points] of each step, rising")
    most_minor = models.BigIntegerField(null=True, blank=True, help_text="takes off at most so much of an order")
    minimum_minor = models.BigIntegerField(default=0)
    minimum_quantity = models.PositiveIntegerField(default=0)
    group = models.CharField(max_length=10, choices=Group, default=Group.EVERYBODY)
    first_order = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    limit_total = models.PositiveIntegerField(null=True, blank=True)
    limit_per_customer = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    exclusive = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(default=100, help_text="the lower comes first")
    stopped_at = models.DateTimeField(null=True, blank=True)
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["seller", "-id"], name="promotions_of_seller")]
        constraints = [
            says_something("label"),
            models.CheckConstraint(name="promotions_percent_sane", condition=Q(percent_bps__lte=10_000)),
            models.CheckConstraint(
                name="promotions_not_negative",
                condition=Q(amount_minor__gte=0, minimum_minor__gte=0) & (Q(most_minor=None) | Q(most_minor__gte=0)),
            ),
            models.CheckConstraint(
                name="promotions_span",
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="promotions_within_limit", condition=Q(limit_total=None) | Q(used__lte=F("limit_total"))
            ),
            models.CheckConstraint(name="promotions_seller_pays_own", condition=Q(seller=None) | Q(payer="seller")),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def runs_at(self, at: datetime) -> bool:
        """Whether it holds at an instant: begun, not over, not switched off."""
        begun = self.starts_at is None or self.starts_at <= at
        return begun and (self.ends_at is None or at < self.ends_at) and self.stopped_at is None


class Target(Row):
    """One thing that a promotion is for: a product, a category with everything below, or a seller's goods."""

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="targets")
    product = models.ForeignKey(
        "catalog.Product", null=True, blank=True, on_delete=models.CASCADE, related_name="promotion_targets"
    )
    category = models.ForeignKey(
        "catalog.Category", null=True, blank=True, on_delete=models.CASCADE, related_name="promotion_targets"
    )
    seller = models.ForeignKey(
        "sellers.Seller", null=True, blank=True, on_delete=models.CASCADE, related_name="promotion_targets"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="promotions_target_one",
                condition=Q(product__isnull=False, category=None, seller=None)
                | Q(product=None, category__isnull=False, seller=None)
                | Q(product=None, category=None, seller__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["promotion", "product", "category", "seller"],
                name="promotions_target_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"target of promotion {self.promotion_id}"


class Code(PublicRow):
    """What shoppers type: one word for everybody, or one of many that each work once."""

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="codes")
    text = models.CharField(max_length=32, unique=True, help_text="capital letters and digits")
    once = models.BooleanField(default=False)
    used = models.PositiveSmallIntegerField(default=0, help_text="of a code that works once: 0 or 1")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="promotions_code_once", condition=Q(used__lte=1)),
            models.UniqueConstraint(fields=["promotion"], name="promotions_one_shared_code", condition=Q(once=False)),
        ]

    def __str__(self) -> str:
        return self.text


class Redemption(Row):
    """An order made use of a promotion; released when the order fell through."""

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="redemptions")
    code = models.ForeignKey(Code, null=True, blank=True, on_delete=models.PROTECT, related_name="redemptions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="redemptions"
    )
    reference = models.CharField(max_length=80, help_text="whose: order:12")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "promotion"], name="promotions_redemption_once"),
            models.CheckConstraint(name="promotions_redemption_positive", condition=Q(amount_minor__gte=0)),
        ]
        indexes = [
            models.Index(
                fields=["promotion", "user"], name="promotions_redeemed", condition=Q(released_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} for {self.reference}"
