"""Reading attempts, refunds and the ways to pay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q, QuerySet, Sum

from shop.store.models import StoreSettings
from shop.store.types import Feature

from .gateways import all_gateways
from .models import Attempt, Refund
from .rules import Standing, payment_state
from .types import Method, PaymentState

SWITCHES = {"cod": Feature.CASH_ON_DELIVERY, "sandbox": Feature.SANDBOX_CARD}
PRACTICE = {"sandbox"}


def methods_for(store: StoreSettings) -> list[Method]:
    """The ways to pay that this marketplace offers, in order; the practice bank only in demo mode."""
    methods = [gateway.method for gateway in all_gateways()]
    return [
        method
        for method in methods
        if store.has(SWITCHES[method.code]) and (settings.DEMO or method.code not in PRACTICE)
    ]


def attempt_with_id(attempt_id: int) -> Attempt:
    """An attempt. Raises Attempt.DoesNotExist."""
    return Attempt.objects.get(pk=attempt_id)


def attempt_of_link(public_id: UUID) -> Attempt | None:
    """The attempt that a payment page names."""
    return Attempt.objects.filter(public_id=public_id).first()


def attempt_of_key(method: str, key: str) -> Attempt | None:
    """The attempt that a provider's message names by our key."""
    try:
        return Attempt.objects.filter(method=method, public_id=UUID(hex=key)).first()
    except ValueError:
        return None


def attempts_of(reference: str) -> QuerySet[Attempt]:
    """Every try to collect for a reference, first to last."""
    return Attempt.objects.filter(reference=reference).order_by("number")


def references_due(references: Iterable[str]) -> set[str]:
    """Those that are to be paid at the door."""
    due = Attempt.objects.filter(reference__in=list(references), status=Attempt.Status.DUE)
    return set(due.order_by("pk").values_list("reference", flat=True))


def open_attempts(*, asked_before: datetime) -> QuerySet[Attempt]:
    """Attempts whose outcome is open and whose provider was not asked since, longest unasked first."""
    return Attempt.objects.filter(status__in=Attempt.OPEN, asked_at__lt=asked_before).order_by("asked_at", "pk")


def deadlines_of(references: Iterable[str]) -> dict[str, datetime]:
    """Until when each reference may be paid: the deadline of its last attempt."""
    rows = Attempt.objects.filter(reference__in=list(references), expires_at__isnull=False).order_by()
    return dict(rows.values("reference").annotate(last=Max("expires_at")).values_list("reference", "last"))


def refund_with_id(refund_id: int) -> Refund:
    """A refund with its attempt. Raises Refund.DoesNotExist."""
    return Refund.objects.select_related("attempt").get(pk=refund_id)


def unsent_refunds(*, asked_before: datetime) -> QuerySet[Refund]:
    """Refunds that a provider has not confirmed, oldest first."""
    return Refund.objects.filter(status=Refund.Status.REQUESTED, at__lt=asked_before).order_by("pk")


def refunds_named(prefixes: Iterable[str]) -> list[tuple[str, str, int]]:
    """(key, status, minor units) of every refund whose key begins with one of these, oldest first, in one query."""
    wanted = Q()
    for prefix in prefixes:
        wanted |= Q(key__startswith=prefix)
    found = Refund.objects.filter(wanted) if wanted else Refund.objects.none()
    return list(found.order_by("pk").values_list("key", "status", "amount_minor"))


def payment_states_of(references: Iterable[str]) -> dict[str, PaymentState]:
    """How the paying of each reference stands, in two queries."""
    wanted = list(references)
    attempts = list(Attempt.objects.filter(reference__in=wanted).order_by("reference", "number"))
    done = Refund.objects.filter(attempt__reference__in=wanted, status=Refund.Status.DONE).order_by()
    returned = dict(done.values("attempt").annotate(sum=Sum("amount_minor")).values_list("attempt", "sum"))
    standings: dict[str, list[Standing]] = {reference: [] for reference in wanted}
    for one in attempts:
        standing = Standing(one.status, one.captured_minor, one.refunded_minor, returned.get(one.pk, 0))
        standings[one.reference].append(standing)
    return {reference: payment_state(standing) for reference, standing in standings.items()}


def payment_state_of(reference: str) -> PaymentState:
    """How the paying of one reference stands."""
    return payment_states_of([reference])[reference]
