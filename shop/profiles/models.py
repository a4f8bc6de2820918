"""Addresses and preferences of people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.base.pictures import PictureField
from shop.base.rows import PublicRow, Row

from .types import MOST_BIO


class Profile(Row):
    """What a person chose about themselves. No row means the usual choices."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    bio = models.CharField(max_length=MOST_BIO, blank=True)
    avatar = PictureField()
    currency = models.CharField(max_length=3, blank=True)
    notices = models.JSONField(default=dict, blank=True, help_text="channels by topic; a missing topic is as usual")
    remembers_seen = models.BooleanField(default=True, help_text="whether products looked at are kept")
    wants_picks = models.BooleanField(
        default=True, db_default=True, help_text="whether rows and the order of results may follow what they did"
    )

    def __str__(self) -> str:
        return f"profile of user {self.user_id}"


class Address(PublicRow):
    """One of a person's addresses. At most one is the usual one to send to, and one the usual one for bills."""

    class Kind(models.TextChoices):
        HOME = "home", pgettext_lazy("kind of address", "Home")
        WORK = "work", _("Work")
        OTHER = "other", _("Other")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.HOME)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, help_text="E.164")
    country = models.CharField(max_length=2)
    district = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=120, blank=True)
    locality = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=300)
    postcode = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="for the courier")
    is_shipping = models.BooleanField(default=False)
    is_billing = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_shipping", "-is_billing", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], name="profiles_one_shipping", condition=Q(is_shipping=True)),
            models.UniqueConstraint(fields=["user"], name="profiles_one_billing", condition=Q(is_billing=True)),
        ]

    def __str__(self) -> str:
        return f"address {self.pk} of user {self.user_id}"

    def fill(self, columns: dict[str, Any]) -> None:
        """Take over what was typed."""
        for name, value in columns.items():
            setattr(self, name, value)
