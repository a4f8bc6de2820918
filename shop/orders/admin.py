"""Raw tables of orders, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Order, OrderLine, Package


@admin.register(Order, site=database)
class OrderTable(ReadOnly):
    """For looking only."""

    list_display = ("number", "status", "payment_method", "total_minor", "currency", "placed_at")
    list_filter = ("status", "payment_method")
    search_fields = ("number",)


@admin.register(Package, site=database)
class PackageTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "order", "letter", "seller", "status", "ship_by_on")
    list_filter = ("status",)
    search_fields = ("order__number",)


@admin.register(OrderLine, site=database)
class OrderLineTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "package", "sku", "quantity", "total_minor")
    search_fields = ("sku",)
