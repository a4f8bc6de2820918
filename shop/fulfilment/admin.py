"""Raw tables of shipments, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Shipment


@admin.register(Shipment, site=database)
class ShipmentTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "package", "number", "carrier", "tracking_code", "sent_at")
    search_fields = ("tracking_code",)
