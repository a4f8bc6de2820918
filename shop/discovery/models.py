"""Saved items, products seen lately, and which products go together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.base.rows import PublicRow, Row

from .types import Bond


class Wishlist(PublicRow):
    """The one list of a person, or of whoever holds the cookie's token (kept hashed)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="wishlist"
    )
    token_hash = models.CharField(max_length=64, blank=True)
    link = models.CharField(max_length=64, null=True, blank=True, unique=True, help_text="opens it for everybody")
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], name="discovery_one_list_per_token", condition=~Q(token_hash="")
            ),
            models.CheckConstraint(name="discovery_list_has_one_owner", condition=Q(user=None) ^ Q(token_hash="")),
        ]
        indexes = [models.Index(fields=["touched_at"], name="discovery_guest_list_age", condition=Q(user=None))]

    def __str__(self) -> str:
        return f"wishlist {self.pk}"


class Saved(PublicRow):
    """One product on a list, with its price then."""

    wishlist = models.ForeignKey(Wishlist, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    price_minor = models.BigIntegerField(null=True, blank=True)
    told_minor = models.BigIntegerField(null=True, blank=True, help_text="the last lower price that was written of")
    gone_at = models.DateTimeField(null=True, blank=True, help_text="since when it cannot be had; empty when it can")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["wishlist", "product"], name="discovery_saved_once")]

    def __str__(self) -> str:
        return f"product {self.product_id} on list {self.wishlist_id}"


class Seen(Row):
    """A person looked at a product; the last time counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "product"], name="discovery_seen_once")]
        indexes = [models.Index(fields=["user", "-seen_at"], name="discovery_seen_lately")]

    def __str__(self) -> str:
        return f"product {self.product_id} seen by user {self.user_id}"


class Neighbour(models.Model):
    """How much another product goes with a product, 0 to 1; worked out anew by the worker, see `services.relating`."""

    pk = models.CompositePrimaryKey("product_id", "kind", "other_id")
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=8, choices=Bond)
    other = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    likeness = models.FloatField()

    def __str__(self) -> str:
        return f"product {self.other_id} with {self.product_id}"


class Trend(models.Model):
    """How much more a product is wanted this week than in the four before; the greatest `heat` comes first."""

    product = models.OneToOneField("catalog.Product", primary_key=True, on_delete=models.CASCADE, related_name="+")
    sold = models.PositiveIntegerField(help_text="orders with it in the last 28 days")
    heat = models.FloatField()

    class Meta:
        ordering = ["-heat", "product"]
        indexes = [models.Index(fields=["-heat", "product"], name="discovery_trend_hottest")]

    def __str__(self) -> str:
        return f"heat of product {self.product_id}"
