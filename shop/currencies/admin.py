"""Raw tables of exchange rates, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import CurrencyTerms, Rate, RateDecision


@admin.register(Rate, site=database)
class RateTable(ReadOnly):
    """For looking only."""

    list_display = ("base", "quote", "value", "source", "valid_from", "held")
    list_filter = ("source", "held")
    search_fields = ("base", "quote")


@admin.register(RateDecision, site=database)
class RateDecisionTable(ReadOnly):
    """For looking only."""

    list_display = ("rate", "accepted", "actor", "at")


@admin.register(CurrencyTerms, site=database)
class CurrencyTermsTable(ReadOnly):
    """For looking only."""

    list_display = ("code", "markup_bps", "stale_after_hours")
