"""Raw tables of roles, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import PremiumMember, StaffMember, StaffRole


@admin.register(StaffRole, site=database)
class StaffRoleTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "code", "name")


@admin.register(StaffMember, site=database)
class StaffMemberTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "user", "role")
    list_filter = ("role",)


@admin.register(PremiumMember, site=database)
class PremiumMemberTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "user", "starts_on", "ends_on")
