"""Raw tables of figures, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import SellerDay, VariantDay


@admin.register(SellerDay, site=database)
class SellerDayTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "seller", "on", "stale", "placed", "orders", "items", "sales_minor")
    list_filter = ("stale",)


@admin.register(VariantDay, site=database)
class VariantDayTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "seller", "on", "variant", "items", "sales_minor")
