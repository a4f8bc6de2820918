"""Reviews of products."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.base.rows import PublicRow, Row


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
    changed_at = models.DateTimeField(null=True, blank=True)
    photos = models.JSONField(default=list, blank=True, help_text="pictures as plain values")
    helpful = models.PositiveIntegerField(default=0, help_text="how many people it helped")
    reply = models.TextField(max_length=2000, blank=True, help_text="the seller's words below it")
    replied_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(name="reviews_review_rating", condition=Q(rating__range=(1, 5))),
            models.CheckConstraint(
                name="reviews_review_replied_iff_time", condition=Q(reply="") ^ Q(replied_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["product", "-written_at"], name="reviews_review_of_product", condition=Q(hidden_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating} of 5 for product {self.product_id}"


class Vote(Row):
    """Somebody whom a review helped; once each."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="reviews_vote_once")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.review_id}"


class Report(Row):
    """Somebody says that a review should not be here; open until staff have looked."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="reports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="reviews_report_once")]
        indexes = [models.Index(fields=["review"], name="reviews_report_open", condition=Q(settled_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.review_id}"


class Question(PublicRow):
    """What somebody wants to know about a product before buying it."""

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="questions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    author = models.CharField(max_length=80)
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["product", "-id"], name="reviews_question_of_product", condition=Q(hidden_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"question {self.pk} on product {self.product_id}"


class Answer(PublicRow):
    """What the seller or a past buyer knows about it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    author = models.CharField(max_length=80)
    by_seller = models.BooleanField(default=False)
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"answer {self.pk} to question {self.question_id}"
