"""Raw tables of the security room, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import EmailChange, SecurityEvent


@admin.register(SecurityEvent, site=database)
class SecurityEventTable(ReadOnly):
    """What happened to accounts."""

    list_display = ("id", "at", "kind", "user_id", "ip", "device", "country")
    list_filter = ("kind",)
    search_fields = ("=ip", "=user__id")


@admin.register(EmailChange, site=database)
class EmailChangeTable(ReadOnly):
    """Addresses that wait for their proof, and those that were proven. The token's hash is nobody's business."""

    list_display = ("id", "user_id", "asked_at", "confirmed_at")
    exclude = ("token_hash",)
