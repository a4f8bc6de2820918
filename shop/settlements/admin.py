"""Raw tables of providers' files, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import ProviderLine, ProviderStatement


@admin.register(ProviderStatement, site=database)
class ProviderStatementTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "provider", "reference", "starts_on", "ends_on", "at", "actor")


@admin.register(ProviderLine, site=database)
class ProviderLineTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "statement", "kind", "reference", "amount_minor", "fee_minor", "trouble", "resolved_at")
    list_filter = ("kind", "trouble")
