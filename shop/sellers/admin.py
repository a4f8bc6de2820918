"""Raw tables of sellers, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Seller, SellerStaff


@admin.register(Seller, site=database)
class SellerTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "slug", "status", "email", "approved_at")
    list_filter = ("status",)
    search_fields = ("slug", "email")


@admin.register(SellerStaff, site=database)
class SellerStaffTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "seller", "user", "role")
    list_filter = ("role",)
    search_fields = ("seller__slug",)
