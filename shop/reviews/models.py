"""Reviews of products and of shops, questions and answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.base.rows import PublicRow, Row

from .rules import tenths_of


class Opinion(PublicRow):
    """What every review has: its words and pictures, the seller's reply, whom it helped, whether it is shown."""

    author = models.CharField(max_length=80)
    language = models.CharField(max_length=8, default="en")
    text = models.TextField(max_length=4000, blank=True)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    photos = models.JSONField(default=list, blank=True, help_text="pictures as plain values")
    helpful = models.PositiveIntegerField(default=0, help_text="how many people it helped")
    reply = models.TextField(max_length=2000, blank=True, help_text="the seller's words below it")
    replied_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Review(Opinion):
    """What a buyer thinks of a product; one per order line."""

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="reviews")
    line = models.OneToOneField(
        "orders.OrderLine", null=True, blank=True, on_delete=models.PROTECT, related_name="review"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    rating = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    verified = models.BooleanField(default=False)

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


class SellerReview(Opinion):
    """What a buyer thinks of how a shop did with one package; one per package, after delivery. Stars from 1 to 5."""

    package = models.OneToOneField("orders.Package", on_delete=models.PROTECT, related_name="seller_review")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="reviews")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="seller_reviews"
    )
    delivery = models.PositiveSmallIntegerField(help_text="how fast it came")
    described = models.PositiveSmallIntegerField(help_text="whether things were as described")
    communication = models.PositiveSmallIntegerField(help_text="how the shop answered")

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="reviews_sellerreview_stars",
                condition=Q(delivery__range=(1, 5), described__range=(1, 5), communication__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="reviews_sellerreview_replied_iff_time", condition=Q(reply="") ^ Q(replied_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["seller", "-written_at"], name="reviews_of_seller", condition=Q(hidden_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"review of package {self.package_id}"

    @property
    def rating(self) -> float:
        """The mean of the three, to one decimal, half up."""
        return tenths_of(self.delivery + self.described + self.communication, 3) / 10


class Mark(Row):
    """What a person does about somebody's review, once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} of {self.user_id}"


class Complaint(Mark):
    """Somebody says that a review should not be here; open until staff have looked."""

    reason = models.CharField(max_length=300)
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(Mark.Meta):
        abstract = True
        indexes = [
            models.Index(fields=["review"], name="%(app_label)s_%(class)s_open", condition=Q(settled_at__isnull=True))
        ]


class Vote(Mark):
    """Somebody whom a review helped."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="votes")


class SellerVote(Mark):
    """Somebody whom a review of a shop helped."""

    review = models.ForeignKey(SellerReview, on_delete=models.CASCADE, related_name="votes")


class Report(Complaint):
    """A complaint about a review of a product."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="reports")


class SellerReport(Complaint):
    """A complaint about a review of a shop."""

    review = models.ForeignKey(SellerReview, on_delete=models.CASCADE, related_name="reports")


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
