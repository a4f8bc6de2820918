"""Raw tables of subscriptions, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Subscription


@admin.register(Subscription, site=database)
class SubscriptionTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "kind", "language", "asked_at", "confirmed_at", "told_at", "ended_at")
    list_filter = ("kind",)
