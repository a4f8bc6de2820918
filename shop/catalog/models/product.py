"""Products and their options."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Cast

from shop.base.actor import Actor
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow
from shop.base.translated import TranslatedField, says_something


class Product(PublicRow, StatusRow):
    """Something one seller sells, in one or more variants."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        PENDING = "pending"
        ACTIVE = "active"
        ARCHIVED = "archived"

    class Kind(models.TextChoices):
        PHYSICAL = "physical"
        DIGITAL = "digital"

    MOVES = {
        Status.DRAFT: {Status.PENDING, Status.ACTIVE, Status.ARCHIVED},
        Status.PENDING: {Status.ACTIVE, Status.DRAFT, Status.ARCHIVED},
        Status.ACTIVE: {Status.DRAFT, Status.ARCHIVED},
        Status.ARCHIVED: {Status.DRAFT, Status.ACTIVE},
    }

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="products")
    category = models.ForeignKey("catalog.Category", on_delete=models.PROTECT, related_name="products")
    brand = models.ForeignKey("catalog.Brand", null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    item = models.ForeignKey("catalog.Item", null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    slug = models.SlugField(max_length=120, unique=True)
    handle = models.CharField(max_length=160, blank=True, help_text="the seller's own name for it, in import files")
    title = TranslatedField()
    description = TranslatedField(blank=True)
    seo_title = TranslatedField(blank=True)
    seo_description = TranslatedField(blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    featured = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PHYSICAL)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    trashed_at = models.DateTimeField(null=True, blank=True)
    # What lists show, kept by catalog.services from the variants and images so that a list is one query.
    min_price_minor = models.BigIntegerField(null=True, blank=True)
    max_price_minor = models.BigIntegerField(null=True, blank=True)
    compare_at_minor = models.BigIntegerField(null=True, blank=True)
    in_stock = models.BooleanField(default=False)
    low_stock_left = models.PositiveIntegerField(null=True, blank=True)
    rating_tenths = models.PositiveSmallIntegerField(null=True, blank=True)
    review_count = models.PositiveIntegerField(default=0)
    search_text = models.TextField(blank=True, help_text="all languages, brand, SKUs; source of search_vector")
    search_vector = models.GeneratedField(
        expression=SearchVector("search_text", config="shop_text"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    change_set = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            says_something("title"),
            models.UniqueConstraint(
                fields=["seller", "handle"], name="catalog_product_handle_once", condition=~models.Q(handle="")
            ),
            models.CheckConstraint(
                name="catalog_product_active_has_time",
                condition=~models.Q(status="active") | models.Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="catalog_product_trashed_not_active",
                condition=models.Q(trashed_at__isnull=True) | ~models.Q(status="active"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["category", "-published_at", "-id"],
                name="catalog_product_newest",
                condition=models.Q(status="active"),
            ),
            models.Index(
                fields=["seller", "-published_at", "-id"],
                name="catalog_product_of_seller",
                condition=models.Q(status="active"),
            ),
            models.Index(
                fields=["min_price_minor", "id"], name="catalog_product_price", condition=models.Q(status="active")
            ),
            models.Index(
                fields=["-published_at", "-id"], name="catalog_product_all_newest", condition=models.Q(status="active")
            ),
            models.Index(
                # The usual order, with what says whether a product is shown: deep pages pass thousands of rows by.
                fields=["-featured", "-published_at", "-id"],
                include=["category", "seller", "min_price_minor", "trashed_at"],
                name="catalog_product_featured",
                condition=models.Q(status="active"),
            ),
            models.Index(
                # What counting facets reads of a product, so that it need not touch the wide rows.
                fields=["id"],
                include=[
                    "category",
                    "seller",
                    "min_price_minor",
                    "in_stock",
                    "rating_tenths",
                    "review_count",
                    "kind",
                    "trashed_at",
                    "status",
                ],
                name="catalog_product_facets",
                condition=models.Q(status="active"),
            ),
            GinIndex(
                OpClass(Cast("title", models.TextField()), name="gin_trgm_ops"), name="catalog_product_title_near"
            ),
            GinIndex(fields=["search_vector"], name="catalog_product_search"),
            GinIndex(fields=["tags"], name="catalog_product_tags"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def needs_delivery(self) -> bool:
        """Whether a parcel is sent."""
        return self.kind == self.Kind.PHYSICAL

    def move(self, to: str, *, by: Actor, at: datetime, reason: str = "", **columns: Any) -> None:
        """Take one step of the status table. Raises CannotMove."""
        self._move(to, by=by, at=at, reason=reason, **columns)


class ProductChange(StatusChange):
    """One step of a product's status."""

    subject = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="changes")


class Option(Row):
    """What a shopper chooses, e.g. Colour; at most three per product."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    name = TranslatedField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="catalog_option_position_once"),
            models.CheckConstraint(name="catalog_option_at_most_three", condition=models.Q(position__range=(1, 3))),
            says_something("name"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class OptionValue(Row):
    """One choice of an option, e.g. Blue; `swatch` is its colour as #rrggbb where it has one."""

    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="values")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=80, allow_unicode=True)
    name = TranslatedField()
    swatch = models.CharField(max_length=7, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["option", "code"], name="catalog_optionvalue_code_once"),
            says_something("name"),
        ]

    def __str__(self) -> str:
        return str(self.name)
