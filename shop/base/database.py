"""/db-admin/: Django's admin as the way to raw tables, for superusers only. Rooms register their tables in `admin.py`.

Looking is free, changing is the exception: what has services of its own is read-only here.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DatabaseAdmin(admin.AdminSite):
    """The site; people sign in where everybody signs in."""

    site_header = site_title = _("Database")
    index_title = _("Tables")
    site_url = "/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Superusers only."""
        return request.user.is_active and request.user.is_superuser

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the one sign-in page; who is signed in and not allowed gets 403."""
        if request.user.is_authenticated:
            raise PermissionDenied
        target = request.GET.get("next") or reverse("database:index")
        return redirect(f"{reverse('account:login')}?{urlencode({'next': target})}")


database = DatabaseAdmin(name="database")


class ReadOnly(admin.ModelAdmin):
    """A table that only services change."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class Editable(admin.ModelAdmin):
    """A table that may be corrected by hand; nothing is deleted here."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False
