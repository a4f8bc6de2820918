"""Reading attempts, refunds and the ways to pay."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet, Sum

from shop.base.http import failing_hosts
from shop.base.money import Money
from shop.store.models import StoreSettings
from shop.store.queries import credentials, key_names
from shop.store.types import Feature

from .gateways import all_gateways, gateway_for
from .gateways.base import Gateway
from .models import Attempt, Exchange, Refund
from .rules import Standing, payment_state
from .types import Method, PaymentState

SWITCHES = {"cod": Feature.CASH_ON_DELIVERY, "sandbox": Feature.SANDBOX_CARD}
PRACTICE = {"sandbox"}
CLOSED_WATCH, CLOSED_PAUSE = timedelta(days=1), timedelta(minutes=10)


def methods_for(store: StoreSettings) -> list[Method]:
    """The ways to pay that this marketplace has open, in order: switched on, their keys entered, for its currency.

    The practice bank only in demo mode.
    """
    kept = key_names()
    return [
        gateway.method
        for gateway in all_gateways()
        if _switched_on(gateway.method, store)
        and gateway.method.takes_currency(store.currency)
        and (settings.DEMO or gateway.method.code not in PRACTICE)
        and all(key.name in kept[gateway.vendor] for key in gateway.keys if key.required)
    ]


def methods_to_offer(store: StoreSettings, amount: Money, *, at: datetime) -> list[Method]:
    """The open ways to pay this much whose providers answer: one that failed again and again is left out a minute."""
    failing = failing_methods(at=at)
    return [method for method in methods_for(store) if method.takes(amount) and method.code not in failing]


def failing_methods(*, at: datetime) -> set[str]:
    """The methods whose provider failed too often within the minute."""
    hosted = [gateway for gateway in all_gateways() if gateway.base_url]
    entered = {row.provider: row.secret for row in credentials().filter(name="base-url")}
    addresses = {gateway.method.code: entered.get(gateway.vendor, gateway.base_url) for gateway in hosted}
    failing = failing_hosts(addresses.values(), at=at)
    return {code for code, address in addresses.items() if urlsplit(address).hostname in failing}


@dataclass(frozen=True, slots=True)
class Health:
    """How a way to pay stands, for the office: whether its keys are there, and how its provider answers."""

    gateway: Gateway
    ready: bool
    offered: bool
    failing: bool
    answers: int
    silences: int
    last_at: datetime | None

    @property
    def method(self) -> Method:
        """The way to pay."""
        return self.gateway.method


def health_of_methods(store: StoreSettings, *, at: datetime) -> list[Health]:
    """Every way to pay with the calls of the last day, in four queries."""
    kept, open_now, failing = key_names(), methods_for(store), failing_methods(at=at)
    calls = Exchange.objects.filter(at__gt=at - timedelta(days=1)).order_by().values("provider")
    silent = Q(status=None) | Q(status__gte=500)
    counted = calls.annotate(all=Count("pk"), silent=Count("pk", filter=silent), last=Max("at"))
    by_code: dict[str, dict[str, Any]] = {row["provider"]: dict(row) for row in counted}
    nothing: dict[str, Any] = {"all": 0, "silent": 0, "last": None}
    return [
        Health(
            gateway=gateway,
            ready=all(key.name in kept[gateway.vendor] for key in gateway.keys if key.required),
            offered=gateway.method in open_now,
            failing=code in failing,
            answers=(row := by_code.get(code, nothing))["all"] - row["silent"],
            silences=row["silent"],
            last_at=row["last"],
        )
        for gateway in all_gateways()
        for code in [gateway.method.code]
    ]


def pages_of(methods: Iterable[Method]) -> list[str]:
    """The origins of the providers' pages that forms may lead to, as a Content Security Policy writes them."""
    return sorted({origin for method in methods for origin in gateway_for(method.code).pages})


def _switched_on(method: Method, store: StoreSettings) -> bool:
    switch = SWITCHES.get(method.code)
    return switch is None or store.has(switch)


def attempt_with_id(attempt_id: int) -> Attempt:
    """An attempt. Raises Attempt.DoesNotExist."""
    return Attempt.objects.get(pk=attempt_id)


def attempt_of_link(public_id: UUID) -> Attempt | None:
    """The attempt that a payment page names."""
    return Attempt.objects.filter(public_id=public_id).first()


def attempt_of_key(method: str, key: str) -> Attempt | None:
    """The attempt that a provider's message names by our key, in its long or its short form."""
    named = Q(merchant_ref=key)
    with suppress(ValueError):
        named |= Q(public_id=UUID(hex=key))
    return Attempt.objects.filter(named, method=method).first() if key else None


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


def closed_attempts(*, at: datetime) -> QuerySet[Attempt]:
    """Attempts of the last day that ended with a provider that cannot close them: they may still be paid there."""
    lingering = [gateway.method.code for gateway in all_gateways() if not gateway.closes]
    rows = Attempt.objects.filter(status__in=Attempt.ENDED, method__in=lingering, created_at__gt=at - CLOSED_WATCH)
    return rows.filter(asked_at__lt=at - CLOSED_PAUSE).exclude(provider_key="").order_by("asked_at", "pk")


def deadlines_of(references: Iterable[str]) -> dict[str, datetime]:
    """Until when each reference may be paid: the deadline of its last attempt."""
    rows = Attempt.objects.filter(reference__in=list(references), expires_at__isnull=False).order_by()
    return dict(rows.values("reference").annotate(last=Max("expires_at")).values_list("reference", "last"))


def refund_with_id(refund_id: int) -> Refund:
    """A refund with its attempt. Raises Refund.DoesNotExist."""
    return Refund.objects.select_related("attempt").get(pk=refund_id)


def unsent_refunds(*, asked_before: datetime, at: datetime) -> QuerySet[Refund]:
    """Refunds that a provider has not confirmed and that do not rest, oldest first."""
    due = Q(retry_at=None) | Q(retry_at__lte=at)
    return Refund.objects.filter(due, status=Refund.Status.REQUESTED, at__lt=asked_before).order_by("pk")


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
