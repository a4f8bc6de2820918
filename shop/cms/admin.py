"""Pages of the shop as rows: the way to complete the starting texts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from shop.base.database import database

from .models import Page
from .services import save_page


@admin.register(Page, site=database)
class PageTable(admin.ModelAdmin):
    """Title and body by language; what is saved is cleaned and published, as everywhere."""

    list_display = ("slug", "published_at", "updated_at")
    fields = ("slug", "title", "body")

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        """The footer leads to pages: none is taken away here."""
        return False

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:  # noqa: FBT001
        """Through the one service that writes pages."""
        obj.pk = save_page(slug=obj.slug, title=obj.title, body=obj.body, at=timezone.now()).pk
