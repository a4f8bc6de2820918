"""Raw tables of payments, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Attempt, Capture, Notice, Refund


@admin.register(Attempt, site=database)
class AttemptTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "reference", "number", "method", "status", "amount_minor", "currency")
    list_filter = ("status", "method")
    search_fields = ("reference", "provider_key")


@admin.register(Refund, site=database)
class RefundTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "key", "amount_minor", "status", "at")
    list_filter = ("status",)
    search_fields = ("key",)


@admin.register(Capture, site=database)
class CaptureTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "attempt", "part", "amount_minor", "status", "at")
    list_filter = ("status",)


@admin.register(Notice, site=database)
class NoticeTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "provider", "event_id", "kind", "received_at")
    list_filter = ("provider",)
    search_fields = ("event_id",)
