"""Raw tables of goodwill, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Gift


@admin.register(Gift, site=database)
class GiftTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "seller", "order", "amount_minor", "currency", "status", "made_by", "decided_by")
    list_filter = ("status",)
