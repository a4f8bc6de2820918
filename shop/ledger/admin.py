"""Raw tables of the books, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Account, Journal, Posting


@admin.register(Account, site=database)
class AccountTable(ReadOnly):
    """For looking only."""

    list_display = ("code", "currency", "kind")
    list_filter = ("kind",)
    search_fields = ("code",)


@admin.register(Journal, site=database)
class JournalTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "key", "kind", "reference", "at", "actor")
    list_filter = ("kind",)
    search_fields = ("key", "reference")


@admin.register(Posting, site=database)
class PostingTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "journal", "account", "amount_minor", "currency", "part")
    list_filter = ("currency",)
