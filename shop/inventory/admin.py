"""Raw tables of the stock, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Movement, StockLevel


@admin.register(StockLevel, site=database)
class StockLevelTable(ReadOnly):
    """For looking only."""

    list_display = ("variant", "on_hand", "held", "low_at")
    search_fields = ("variant__sku",)


@admin.register(Movement, site=database)
class MovementTable(ReadOnly):
    """For looking only."""

    list_display = ("at", "variant", "kind", "on_hand", "held", "order_id", "actor")
    list_filter = ("kind",)
    search_fields = ("order_id",)
