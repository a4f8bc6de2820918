"""Raw tables of changes, for superusers."""

from django.contrib import admin

from shop.base.database import ReadOnly, database

from .models import ChangeSet, Proposal


@admin.register(ChangeSet, site=database)
class ChangeSetTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "seller", "kind", "at", "actor", "undone_at")
    list_filter = ("kind",)


@admin.register(Proposal, site=database)
class ProposalTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "product", "seller", "status", "submitted_at", "decided_at")
    list_filter = ("status",)
