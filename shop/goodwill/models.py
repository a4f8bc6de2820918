"""Gifts: planned by one person, approved by another where they are large."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shop.base.actor import Actor
from shop.base.four_eyes import FourEyes
from shop.base.money import Money
from shop.base.rows import PublicRow

from .types import GiftStatus


class Gift(FourEyes, PublicRow):
    """Something for a seller (negative: taken from it) or for the buyer of an order."""

    Status = GiftStatus

    seller = models.ForeignKey("sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="gifts")
    order = models.ForeignKey("orders.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="gifts")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    alone = models.BooleanField(default=False, help_text="within what one person may give")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="goodwill_gift_to_one", condition=Q(seller__isnull=True) ^ Q(order__isnull=True)
            ),
            models.CheckConstraint(
                name="goodwill_gift_amount",
                condition=~Q(amount_minor=0) & (Q(order__isnull=True) | Q(amount_minor__gt=0)) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="goodwill_gift_four_eyes",
                condition=~Q(status="done") | Q(alone=True) | ~Q(decided_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="goodwill_gift_decided_iff_by",
                condition=Q(status="waiting", decided_by=None, decided_at=None)
                | (~Q(status="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["id"], name="goodwill_gift_waiting", condition=Q(status="waiting"))]

    def __str__(self) -> str:
        return f"gift {self.pk}"

    @property
    def amount(self) -> Money:
        """How much."""
        return Money(self.amount_minor, self.currency)

    @property
    def proposer(self) -> str:
        """Who planned it."""
        return str(Actor.user(self.made_by_id))
