"""Raw tables of people, for superusers."""

from django.contrib import admin

from shop.base.database import Editable, database

from .models import User


@admin.register(User, site=database)
class UserTable(Editable):
    """May be corrected by hand."""

    list_display = ("id", "email", "phone", "name", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "phone", "name")
    readonly_fields = ("password", "last_login")
    filter_horizontal = ("groups", "user_permissions")
