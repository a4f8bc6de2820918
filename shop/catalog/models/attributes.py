"""Typed attributes: the facets of a listing and the specification table of a product."""

from __future__ import annotations

from django.db import models

from shop.base.rows import Row
from shop.base.translated import TranslatedField, says_something


class Attribute(Row):
    """Something products of a category (and below) have: a text, a number with a unit, a yes/no, a choice."""

    class Kind(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        BOOLEAN = "boolean"
        CHOICE = "choice"

    code = models.SlugField(max_length=60, unique=True)
    category = models.ForeignKey(
        "catalog.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="attributes"
    )
    label = TranslatedField()
    kind = models.CharField(max_length=8, choices=Kind)
    unit = TranslatedField(blank=True)
    facet = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [says_something("label")]

    def __str__(self) -> str:
        return self.code


class AttributeChoice(Row):
    """One value of a choice attribute."""

    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="choices")
    code = models.SlugField(max_length=80)
    name = TranslatedField()
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["attribute", "code"], name="catalog_attributechoice_once"),
            says_something("name"),
        ]

    def __str__(self) -> str:
        return self.code


class ProductAttribute(Row):
    """What one product has: exactly one of the typed columns is set."""

    product = models.ForeignKey(  # catalog_productattribute_once begins with it
        "catalog.Product", on_delete=models.CASCADE, related_name="attribute_values", db_index=False
    )
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="values")
    choice = models.ForeignKey(AttributeChoice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    boolean = models.BooleanField(null=True, blank=True)
    text = TranslatedField(null=True, blank=True, default=None)

    class Meta:
        ordering = ["attribute__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "attribute", "choice"], name="catalog_productattribute_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="catalog_productattribute_one_value",
                condition=models.Q(choice__isnull=False, number__isnull=True, boolean__isnull=True, text__isnull=True)
                | models.Q(choice__isnull=True, number__isnull=False, boolean__isnull=True, text__isnull=True)
                | models.Q(choice__isnull=True, number__isnull=True, boolean__isnull=False, text__isnull=True)
                | models.Q(choice__isnull=True, number__isnull=True, boolean__isnull=True, text__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["attribute", "choice", "product"], name="catalog_productattr_choice"),
            models.Index(fields=["attribute", "number", "product"], name="catalog_productattr_number"),
            models.Index(
                # What counting facets reads of the values of a product, so that it need not touch the rows.
                fields=["product"],
                include=["attribute", "choice", "number", "boolean"],
                name="catalog_productattr_facets",
                condition=models.Q(text__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute_id} of {self.product_id}"
