"""Raw tables of payouts, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Payout, PayoutRun, Release, Statement


@admin.register(PayoutRun, site=database)
class PayoutRunTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "status", "currency", "made_by", "approved_by", "made_at", "approved_at")
    list_filter = ("status",)


@admin.register(Payout, site=database)
class PayoutTable(ReadOnly):
    """For looking only; the account's number stays sealed."""

    list_display = ("id", "seller", "status", "amount_minor", "currency", "hint", "run")
    list_filter = ("status",)
    exclude = ("account_number",)


@admin.register(Release, site=database)
class ReleaseTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "package", "seller", "ready_minor", "reserve_minor", "reserve_until_at", "reserve_freed_at")


@admin.register(Statement, site=database)
class StatementTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "seller", "starts_on", "opening_minor", "closing_minor", "reserve_closing_minor")
