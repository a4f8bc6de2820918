"""Copies of data, and promises to erase it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.base.rows import PublicRow


class Export(PublicRow):
    """One copy of everything about a person: asked for, made by the worker, gone after a few days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    file_key = models.CharField(max_length=300, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], name="privacy_one_export_in_work", condition=Q(ready_at=None)),
            models.CheckConstraint(name="privacy_export_ready_has_file", condition=Q(ready_at=None) | ~Q(file_key="")),
        ]

    def __str__(self) -> str:
        return f"export {self.pk} of user {self.user_id}"

    def open_at(self, at: datetime) -> bool:
        """Whether it can be downloaded."""
        return self.ready_at is not None and at < self.expires_at


class Erasure(PublicRow):
    """The wish to be forgotten: due after fourteen days, undone by the person, or done. Done ones stay as proof."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasures")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], name="privacy_one_erasure_at_a_time", condition=Q(undone_at=None, done_at=None)
            ),
            models.CheckConstraint(
                name="privacy_erasure_undone_or_done", condition=Q(undone_at=None) | Q(done_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="privacy_erasure_due", condition=Q(undone_at=None, done_at=None))
        ]

    def __str__(self) -> str:
        return f"erasure of user {self.user_id}"
