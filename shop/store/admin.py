"""Raw tables of the settings, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import StoreSettings


@admin.register(StoreSettings, site=database)
class StoreSettingsTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "name", "country", "currency", "version")
