"""Roles of the office, the people who hold them, and premium customers."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shop.base.permissions import OFFICE, Permission
from shop.base.rows import PublicRow, Row


class StaffRole(PublicRow):
    """A named set of rights in the office. Shipped ones keep their `code`, so that their words can be translated."""

    code = models.SlugField(max_length=32, unique=True, null=True, blank=True)
    name = models.CharField(max_length=60, unique=True)
    sentence = models.CharField(max_length=200)
    permissions = ArrayField(models.CharField(max_length=32), default=list, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def rights(self) -> frozenset[Permission]:
        """The rights as members of the vocabulary; a word that the vocabulary lost gives nothing."""
        return frozenset(permission for permission in OFFICE if permission.value in self.permissions)


class StaffMember(Row):
    """A person who holds a role of the office."""

    role = models.ForeignKey(StaffRole, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_roles")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["role", "user"], name="roles_member_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role_id}"


class PremiumMember(Row):
    """A customer's time as a premium customer; both days count, an absent end means until further notice."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="premium")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="roles_premium_in_order", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.starts_on} to {self.ends_on}"

    def holds_on(self, day: date) -> bool:
        """Whether the day is within the dates."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
