"""Sellers and the people who act for them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from shop.base.actor import Actor
from shop.base.permissions import SELLER_ROLES
from shop.base.pictures import PictureField
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow
from shop.base.translated import TranslatedField, says_something


class Seller(PublicRow, StatusRow):
    """A shop within the marketplace."""

    class Status(models.TextChoices):
        INVITED = "invited"
        ONBOARDING = "onboarding"
        REVIEW = "review"
        APPROVED = "approved"
        REJECTED = "rejected"
        SUSPENDED = "suspended"

    MOVES = {
        Status.INVITED: {Status.ONBOARDING},
        Status.ONBOARDING: {Status.REVIEW},
        Status.REVIEW: {Status.APPROVED, Status.REJECTED, Status.ONBOARDING},
        Status.APPROVED: {Status.SUSPENDED},
        Status.SUSPENDED: {Status.APPROVED},
    }

    slug = models.SlugField(max_length=80, unique=True)
    name = TranslatedField()
    story = TranslatedField(blank=True)
    district = models.CharField(max_length=80, blank=True)
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    picture = PictureField()
    email = models.EmailField(blank=True, help_text="where new orders are announced")
    phone = models.CharField(max_length=24, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.ONBOARDING)
    approved_at = models.DateTimeField(null=True, blank=True)
    handling_days = models.PositiveSmallIntegerField(default=2)

    class Meta:
        ordering = ["slug"]
        constraints = [
            says_something("name"),
            models.CheckConstraint(
                name="sellers_seller_approved_has_time",
                condition=~models.Q(status__in=["approved", "suspended"]) | models.Q(approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def selling(self) -> bool:
        """Whether its products are for sale now."""
        return self.status == self.Status.APPROVED

    def submit(self, *, by: Actor, at: datetime) -> None:
        """Ready for the operator's look. Raises CannotMove."""
        self._move(self.Status.REVIEW, by=by, at=at)

    def approve(self, *, by: Actor, at: datetime) -> None:
        """May sell. Raises CannotMove."""
        self._move(self.Status.APPROVED, by=by, at=at, approved_at=at)


class SellerChange(StatusChange):
    """One step of a seller's standing."""

    subject = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="changes")


class SellerStaff(Row):
    """A person who may act for a seller, in a role."""

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(code, code) for code in SELLER_ROLES])

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["seller", "user"], name="sellers_staff_once")]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.seller_id}: {self.role}"
