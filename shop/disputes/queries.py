"""Reading disputes: for staff, for the page of a payment, and for sellers what they gave up."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from shop.ledger.queries import given_up, given_up_by_seller

from .models import CHARGE, Dispute
from .types import SellerPart


def disputes(*, pending: bool = False) -> QuerySet[Dispute]:
    """Disputes, those whose evidence is due first coming first; what is decided comes last, the newest first."""
    found = Dispute.objects.select_related("order", "attempt")
    if pending:
        found = found.filter(status__in=Dispute.PENDING)
    return found.order_by(F("closed_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk")


def dispute_for_office() -> QuerySet[Dispute]:
    """Disputes with their log, for their page."""
    return Dispute.objects.select_related("order", "attempt").prefetch_related("changes").order_by("pk")


def dispute_with_id(dispute_id: int) -> Dispute:
    """Any dispute with its order. Raises Dispute.DoesNotExist."""
    return Dispute.objects.select_related("order").get(pk=dispute_id)


def parts_of(dispute: Dispute) -> list[SellerPart]:
    """What each seller gave up for it, by the books; by seller."""
    parts = given_up_by_seller(dispute.charge_key, dispute.currency)
    return [SellerPart(seller_id, amount) for seller_id, amount in sorted(parts.items()) if amount]


def disputes_of_seller(seller_id: int) -> QuerySet[Dispute]:
    """Disputes for which the seller gave something up, undecided ones first, then the newest.

    Each with `part_minor`, the seller's part, and `letter`, that of its parcel of the order.
    """
    key = Concat(Value(CHARGE), Cast(OuterRef("pk"), TextField()))
    found = Dispute.objects.filter(order__packages__seller=seller_id).select_related("order")
    found = found.annotate(part_minor=given_up(seller_id, key), letter=F("order__packages__letter"))
    return found.exclude(part_minor=None).order_by(F("closed_at").desc(nulls_first=True), "-pk")


def unanswered_dispute_ids(*, due_before: datetime) -> list[int]:
    """Disputes that no evidence was sent for although it is due by then, and whose sellers were not reminded."""
    found = Dispute.objects.filter(status=Dispute.Status.OPEN, due_at__lte=due_before, reminded_at=None)
    return list(found.order_by("due_at", "pk").values_list("pk", flat=True))


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
