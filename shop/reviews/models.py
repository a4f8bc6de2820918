"""Reviews of products."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.base.rows import PublicRow


class Review(PublicRow):
    """What a buyer thinks of a product; one per order line."""

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="reviews")
    line = models.OneToOneField(
        "orders.OrderLine", null=True, blank=True, on_delete=models.PROTECT, related_name="review"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    author = models.CharField(max_length=80)
    language = models.CharField(max_length=8, default="en")
    rating = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    verified = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [models.CheckConstraint(name="reviews_review_rating", condition=Q(rating__range=(1, 5)))]
        indexes = [
            models.Index(
                fields=["product", "-written_at"], name="reviews_review_of_product", condition=Q(hidden_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating} of 5 for product {self.product_id}"
