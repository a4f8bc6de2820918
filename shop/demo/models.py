"""What the demo keeps for itself."""

from __future__ import annotations

from django.db import models

from shop.base.rows import Row


class PracticeRecord(Row):
    """A row in the books of a provider that a demo machine plays."""

    provider = models.CharField(max_length=24)
    key = models.CharField(max_length=120)
    body = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["provider", "key"], name="demo_practicerecord_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.key}"
