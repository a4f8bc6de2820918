"""Raw tables of mails and texts, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Mail, Text


@admin.register(Mail, site=database)
class MailTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "kind", "language", "attempts", "due_at", "sent_at", "dead_at")
    list_filter = ("kind", "language")
    search_fields = ("message_id", "recipient")


@admin.register(Text, site=database)
class TextTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "kind", "language", "gateway", "segments", "attempts", "due_at", "sent_at", "dead_at")
    list_filter = ("kind", "gateway")
    search_fields = ("recipient", "provider_id")
