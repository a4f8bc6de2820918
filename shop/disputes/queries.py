"""Reading disputes; staff only, but for what a payment's page needs to know."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from .models import Dispute


def disputes(*, pending: bool = False) -> QuerySet[Dispute]:
    """Disputes, those whose evidence is due first coming first; what is decided comes last, the newest first."""
    found = Dispute.objects.select_related("order", "attempt")
    if pending:
        found = found.filter(status__in=Dispute.PENDING)
    return found.order_by(F("closed_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk")


def dispute_for_office() -> QuerySet[Dispute]:
    """Disputes with their log, for their page."""
    return Dispute.objects.select_related("order", "attempt").prefetch_related("changes").order_by("pk")


def disputes_of_payment(attempt_id: int) -> QuerySet[Dispute]:
    """Every dispute about one payment, oldest first."""
    return Dispute.objects.filter(attempt=attempt_id).order_by("pk")


def pending_count() -> int:
    """How many disputes are still to be decided."""
    return Dispute.objects.filter(status__in=Dispute.PENDING).count()


def pending_at_providers(*, opened_before: datetime) -> list[tuple[str, str]]:
    """(provider, its id) of every undecided dispute that a provider knows, oldest first."""
    found = Dispute.objects.filter(status__in=Dispute.PENDING, opened_at__lte=opened_before).exclude(provider_key="")
    return list(found.order_by("pk").values_list("provider", "provider_key"))
