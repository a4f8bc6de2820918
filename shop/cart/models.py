"""Baskets and their lines."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.base.rows import PublicRow

from .types import MOST


class Cart(PublicRow):
    """One open basket of a user, or of whoever holds the cookie's token (kept hashed)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="carts"
    )
    token_hash = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=0, help_text="pieces in the lines that are not saved for later")
    version = models.PositiveIntegerField(default=1, help_text="raised by every change; checkout quotes name it")
    removed_lines = models.JSONField(
        default=dict,
        blank=True,
        help_text="lines taken out lately by their public id, so that Undo can bring them back",
    )
    codes = models.JSONField(default=list, blank=True, help_text="coupon codes, in the order they were typed")
    currency = models.CharField(
        max_length=3, blank=True, help_text="what the shopper pays in; empty: the marketplace's"
    )
    express = models.BooleanField(db_default=False, help_text="one thing bought at once, beside the open cart")
    deliveries = models.JSONField(default=dict, blank=True, help_text="the way chosen for a parcel, by the seller's id")
    touched_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="cart_one_open_per_user",
                condition=Q(closed_at__isnull=True, user__isnull=False, express=False),
            ),
            models.UniqueConstraint(
                fields=["token_hash"],
                name="cart_one_open_per_token",
                condition=Q(closed_at__isnull=True) & ~Q(token_hash=""),
            ),
            models.CheckConstraint(name="cart_has_owner", condition=Q(user__isnull=False) | ~Q(token_hash="")),
        ]
        indexes = [
            models.Index(fields=["touched_at"], name="cart_cart_age"),
            models.Index(fields=["token_hash"], name="cart_cart_token", condition=~Q(token_hash="")),
        ]

    def __str__(self) -> str:
        return f"cart {self.pk}"


class CartLine(PublicRow):
    """So many of a variant; or, with `saved_at`, put aside for later.

    The price seen last is for words, it never binds.
    """

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    seen_price_minor = models.BigIntegerField()
    saved_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="cart_line_once"),
            models.CheckConstraint(name="cart_line_quantity", condition=Q(quantity__range=(1, MOST))),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of variant {self.variant_id}"
