"""Raw tables of the plumbing, for superusers."""

from django.contrib import admin

from .database import ReadOnly, database
from .models import AuditEntry, Delivery, Event, TaskAttempt


@admin.register(Event, site=database)
class EventTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "name", "subject_type", "subject_id", "actor", "at")
    list_filter = ("name",)
    search_fields = ("name", "subject_id")


@admin.register(Delivery, site=database)
class DeliveryTable(ReadOnly):
    """For looking only."""

    list_display = ("id", "handler", "attempts", "due_at", "done_at", "dead_at")
    list_filter = ("handler",)
    search_fields = ("handler",)


@admin.register(AuditEntry, site=database)
class AuditEntryTable(ReadOnly):
    """For looking only."""

    list_display = ("at", "actor", "action", "subject_type", "subject_id", "ip")
    list_filter = ("action",)
    search_fields = ("actor", "subject_id")


@admin.register(TaskAttempt, site=database)
class TaskAttemptTable(ReadOnly):
    """For looking only."""

    list_display = ("path", "attempts", "last_at", "dead_at")
    search_fields = ("path",)
