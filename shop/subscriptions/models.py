"""Subscriptions."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.base.rows import PublicRow

from .types import Kind


class Subscription(PublicRow):
    """One address that wants to be told of one thing. Before it is proved, only the question goes to it."""

    kind = models.CharField(max_length=16, choices=Kind)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=8)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    variant = models.ForeignKey("catalog.Variant", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "email", "variant"],
                name="subscriptions_open_once",
                condition=Q(told_at=None, ended_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="subscriptions_variant_iff_stock", condition=Q(kind="back_in_stock") ^ Q(variant=None)
            ),
            models.CheckConstraint(
                name="subscriptions_told_after_proof", condition=Q(told_at=None) | Q(confirmed_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["variant"],
                name="subscriptions_waiting",
                condition=Q(confirmed_at__isnull=False, told_at=None, ended_at=None),
            ),
            models.Index(fields=["email"], name="subscriptions_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def open(self) -> bool:
        """Whether something can still come of it."""
        return self.told_at is None and self.ended_at is None

    def confirm(self, *, at: datetime) -> None:
        """Whoever reads the address wants it."""
        self.confirmed_at = at
        self.save(update_fields=["confirmed_at"])

    def ask_again(self, *, at: datetime, language: str) -> None:
        """The same wish once more, before the link was opened: its days begin anew."""
        self.asked_at, self.language = at, language
        self.save(update_fields=["asked_at", "language"])
