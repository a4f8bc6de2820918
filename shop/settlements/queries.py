"""Reading statements of providers, breaks and what no file names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from shop.payments.models import Attempt, Refund
from shop.store.queries import store

from .models import ProviderLine, ProviderStatement
from .types import Booked, LineKind

BY_HAND = "cod"  # cash has no provider
OPEN = ~Q(lines__trouble="") & Q(lines__resolved_at=None)


def statements() -> QuerySet[ProviderStatement]:
    """Every statement with its rows, fees and open breaks counted, newest first."""
    return ProviderStatement.objects.annotate(
        row_count=Count("lines"),
        fee_minor=Sum("lines__fee_minor", default=0)
        + Sum("lines__amount_minor", filter=Q(lines__kind=LineKind.FEE), default=0),
        open_breaks=Count("lines", filter=OPEN),
    ).order_by("-id")


def open_breaks() -> QuerySet[ProviderLine]:
    """Rows that disagree with the books and that nobody has looked at, newest first."""
    return ProviderLine.objects.filter(resolved_at=None).exclude(trouble="").select_related("statement").order_by("-id")


def breaks_of(statement: ProviderStatement) -> QuerySet[ProviderLine]:
    """Every row of a statement that disagreed, looked at or not."""
    rows = ProviderLine.objects.filter(statement=statement).exclude(trouble="")
    return rows.select_related("statement").order_by("row_number")


def missing_payments(statement: ProviderStatement) -> QuerySet[Attempt]:
    """What we took by the provider in the statement's days and no file names, oldest first."""
    zone = ZoneInfo(store().time_zone)
    first = datetime.combine(statement.starts_on, time(), zone)
    after = datetime.combine(statement.ends_on + timedelta(days=1), time(), zone)
    named = ProviderLine.objects.filter(attempt=OuterRef("pk"))
    taken = Attempt.objects.filter(
        method=statement.provider, currency=statement.currency, captured_at__gte=first, captured_at__lt=after
    )
    return taken.exclude(Exists(named)).order_by("captured_at", "pk")


def payments_named(provider: str, references: Iterable[str]) -> dict[str, Booked]:
    """Our payments by the provider's names for them, whichever of its ids the file carries."""
    wanted = set(references)
    rows = Attempt.objects.filter(
        Q(provider_key__in=wanted) | Q(capture_key__in=wanted) | Q(merchant_ref__in=wanted), method=provider
    ).order_by("pk")
    found: dict[str, Booked] = {}
    for row in rows:
        booked = Booked(row.pk, row.captured_minor)
        found |= {name: booked for name in (row.provider_key, row.capture_key, row.merchant_ref) if name in wanted}
    return found


def refunds_named(provider: str, references: Iterable[str]) -> dict[str, Booked]:
    """Our refunds by the provider's names for them."""
    rows = Refund.objects.filter(attempt__method=provider, provider_key__in=set(references) - {""}).order_by("pk")
    return {row.provider_key: Booked(row.pk, row.amount_minor) for row in rows}


def matched_before(kind: LineKind, ids: Iterable[int]) -> set[int]:
    """Those of our payments or refunds that a file named already."""
    column = "attempt" if kind == LineKind.PAYMENT else "refund"
    rows = ProviderLine.objects.filter(**{f"{column}__in": list(ids)}).order_by()
    return set(rows.values_list(column, flat=True))


def providers_used() -> list[str]:
    """The providers that took money for us."""
    rows = Attempt.objects.exclude(method=BY_HAND).order_by("method").values_list("method", flat=True)
    return list(rows.distinct())
