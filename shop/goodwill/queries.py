"""Reading gifts; staff only."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Gift


def gifts() -> QuerySet[Gift]:
    """Every gift, the newest first."""
    return Gift.objects.select_related("seller", "order", "made_by", "decided_by").order_by("-pk")
