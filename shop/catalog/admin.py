"""Raw tables of the catalogue, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Category, Product, Variant


@admin.register(Category, site=database)
class CategoryTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "slug", "title")
    search_fields = ("slug",)


@admin.register(Product, site=database)
class ProductTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "slug", "seller", "status")
    list_filter = ("status",)
    search_fields = ("slug",)


@admin.register(Variant, site=database)
class VariantTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "sku", "product", "price_minor")
    search_fields = ("sku",)
