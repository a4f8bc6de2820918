"""Raw tables of papers, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import Document


@admin.register(Document, site=database)
class DocumentTable(ReadOnly):
    """For looking only; who was billed stays out."""

    list_display = ("number", "kind", "seller", "total_minor", "currency", "issued_on")
    list_filter = ("kind",)
    search_fields = ("number", "key")
    exclude = ("buyer",)
