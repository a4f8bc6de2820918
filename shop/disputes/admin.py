"""Raw tables of disputes, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Dispute


@admin.register(Dispute, site=database)
class DisputeTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "order", "provider", "provider_key", "amount_minor", "currency", "status", "due_at")
    list_filter = ("status", "provider")
