"""The tree of categories, brands, and the item that links rivals' offers."""

from __future__ import annotations

from django.db import models
from treebeard.mp_tree import MP_Node

from shop.base.pictures import PictureField
from shop.base.rows import PublicRow, Row
from shop.base.translated import TranslatedField, says_something


class Category(MP_Node, PublicRow):  # type: ignore[django-manager-missing]  # treebeard has no types
    """A node of the tree; `url_path` is the slugs from the root joined by "/"."""

    slug = models.SlugField(max_length=80)
    url_path = models.CharField(max_length=500, unique=True)
    title = TranslatedField()
    description = TranslatedField(blank=True)
    picture = PictureField()
    product_count = models.PositiveIntegerField(
        default=0, help_text="active products here and below; kept by the worker"
    )
    visible = models.BooleanField(default=True)

    node_order_by: list[str] = []

    class Meta:
        verbose_name_plural = "categories"
        constraints = [says_something("title")]

    def __str__(self) -> str:
        return str(self.title)


class Brand(Row):
    """A brand name, as written on goods."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=130, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Item(Row):
    """The same thing sold by several sellers, by its GTIN or brand and part number; nullable on a product."""

    gtin = models.CharField(max_length=14, null=True, blank=True, unique=True)
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    mpn = models.CharField(max_length=70, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "mpn"],
                name="catalog_item_mpn_once",
                condition=models.Q(brand__isnull=False) & ~models.Q(mpn=""),
            )
        ]

    def __str__(self) -> str:
        return self.gtin or self.mpn


class SlugHistory(Row):
    """An address that something once had: old links lead on."""

    kind = models.CharField(
        max_length=16, choices=[("product", "product"), ("category", "category"), ("seller", "seller")]
    )
    slug = models.CharField(max_length=500)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="catalog_slughistory_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
