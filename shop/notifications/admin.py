"""Raw tables of mails, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Mail


@admin.register(Mail, site=database)
class MailTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "kind", "language", "attempts", "due_at", "sent_at", "dead_at")
    list_filter = ("kind", "language")
    search_fields = ("message_id", "recipient")
