"""Raw tables of returns, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import ReturnCase, Withdrawal


@admin.register(ReturnCase, site=database)
class ReturnCaseTable(ReadOnly):
    """For looking only."""

    list_display = ("number", "status", "kind", "wish", "refund_minor", "currency", "asked_at")
    list_filter = ("status", "kind")
    search_fields = ("number",)


@admin.register(Withdrawal, site=database)
class WithdrawalTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "order_number", "order", "declared_at")
    search_fields = ("order_number",)
