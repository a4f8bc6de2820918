"""Tables of the plumbing: outbox, audit, rate windows, task attempts, counters."""

from __future__ import annotations

from django.db import models

from .ids import uuid7
from .rows import Row


class Event(Row):
    """A fact, written in the transaction that made it true. Ids and amounts only, never personal data. Append-only."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1)
    subject_type = models.CharField(max_length=48)
    subject_id = models.BigIntegerField()
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    payload = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="base_event_subject")]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_id}"


class Delivery(Row):
    """One handler's duty to react to one event; its effect and `done_at` commit together."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=models.functions.Now())
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, max_length=2000)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="base_delivery_once"),
            models.CheckConstraint(
                name="base_delivery_done_or_dead",
                condition=models.Q(done_at__isnull=True) | models.Q(dead_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="base_delivery_waiting",
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.handler} of event {self.event_id}"


class AuditEntry(Row):
    """Who changed or looked at what, with the state before and after. Append-only."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=48)
    subject_id = models.CharField(max_length=64, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="base_audit_subject"),
            models.Index(fields=["actor", "-id"], name="base_audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.subject_type} {self.subject_id}"


class RateWindow(models.Model):
    """How often a key was used within one fixed window."""

    key = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "starts_at"], name="base_ratewindow_key_start")]
        indexes = [models.Index(fields=["starts_at"], name="base_ratewindow_age")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class TaskAttempt(models.Model):
    """How often a queued task was started, counted even when it kills its worker."""

    task_key = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=200)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()
    dead_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.path}: {self.attempts}"


class Counter(models.Model):
    """A gap-free series: the row stays locked until the document that took the number is committed."""

    name = models.CharField(max_length=64, unique=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
