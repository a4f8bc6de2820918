"""Raw tables of the wallet, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import GiftCard, Purse, PurseEntry, Tender


@admin.register(Purse, site=database)
class PurseTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "kind", "user", "balance_minor", "currency")
    list_filter = ("kind",)


@admin.register(PurseEntry, site=database)
class PurseEntryTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "purse", "kind", "amount_minor", "reference", "actor", "at")
    list_filter = ("kind",)


@admin.register(GiftCard, site=database)
class GiftCardTable(ReadOnly):
    """For looking only; of the code nothing but its end is known."""

    list_display = ("id", "last_four", "purse", "initial_minor", "deliver_on", "sent_at", "expires_on", "voided_at")
    exclude = ("code_hash",)


@admin.register(Tender, site=database)
class TenderTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "purse", "reference", "amount_minor", "status", "refunded_minor")
    list_filter = ("status",)
