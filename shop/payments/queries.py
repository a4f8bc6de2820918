"""Reading attempts, refunds and the ways to pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.http import failing_hosts
from shop.base.money import Money
from shop.currencies.queries import offered_codes
from shop.store.models import StoreSettings
from shop.store.queries import credentials, key_names
from shop.store.types import Feature
from shop.wallet.models import Tender
from shop.wallet.queries import tenders_of

from .gateways import all_gateways, gateway_for
from .gateways.base import Gateway
from .gateways.transfer.gateway import WalletTransfer
from .models import Attempt, Capture, Exchange, Notice, Refund, Transfer
from .rules import LOOKS, Standing, payment_state, rests
from .types import COVERED, ON_ACCOUNT, AttemptFilter, Method, PaymentState

SWITCHES = {"cod": Feature.CASH_ON_DELIVERY, "sandbox": Feature.SANDBOX_CARD}
PRACTICE = {"sandbox"}
SHOWN = 100
"""How much of what was said with providers a page of the office shows."""

CLOSED_WATCH, CLOSED_PAUSE = timedelta(days=1), timedelta(minutes=10)


def methods_for(store: StoreSettings, *, currency: str = "") -> list[Method]:
    """The ways to pay that this marketplace has open, in order: switched on, their keys entered, for a currency.

    Without one it is the marketplace's own.

    The practice bank only in demo mode; what only approved accounts can use is not among them (`on_account`).
    """
    kept, wanted = key_names(), currency or store.currency
    return [
        gateway.method
        for gateway in all_gateways()
        if _switched_on(gateway.method, store)
        and not gateway.method.on_account
        and gateway.method.takes_currency(wanted)
        and (wanted == store.currency or not gateway.method.own_currency)
        and (settings.DEMO or gateway.method.code not in PRACTICE)
        and _is_ready(gateway, kept[gateway.vendor])
    ]


def methods_anywhere(store: StoreSettings) -> list[Method]:
    """The ways to pay that are open for any of the currencies that shoppers can choose, in order."""
    found = {method.code for code in offered_codes() for method in methods_for(store, currency=code)}
    return [gateway.method for gateway in all_gateways() if gateway.method.code in found]


def methods_to_offer(store: StoreSettings, amount: Money, *, at: datetime) -> list[Method]:
    """The open ways to pay this much whose providers answer: one that failed again and again is left out a minute."""
    fitting = [method for method in methods_for(store, currency=amount.currency) if method.takes(amount)]
    failing = failing_methods([gateway_for(method.code) for method in fitting], at=at)
    return [method for method in fitting if method.code not in failing]


def failing_methods(gateways: Iterable[Gateway], *, at: datetime) -> set[str]:
    """Those of the methods whose provider failed too often within the minute; a query for each provider's host."""
    hosted = [gateway for gateway in gateways if gateway.base_url]
    if not hosted:
        return set()
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
    kept, open_now, failing = key_names(), methods_anywhere(store), failing_methods(all_gateways(), at=at)
    calls = Exchange.objects.filter(at__gt=at - timedelta(days=1)).order_by().values("provider")
    silent = Q(status=None) | Q(status__gte=500)
    counted = calls.annotate(all=Count("pk"), silent=Count("pk", filter=silent), last=Max("at"))
    by_code: dict[str, dict[str, Any]] = {row["provider"]: dict(row) for row in counted}
    nothing: dict[str, Any] = {"all": 0, "silent": 0, "last": None}
    return [
        Health(
            gateway=gateway,
            ready=_is_ready(gateway, kept[gateway.vendor]),
            offered=gateway.method in open_now or gateway.method.on_account,
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


def reserves_first(method: Method, store: StoreSettings) -> bool:
    """Whether the office wants this method's money reserved when paying and taken when parcels are sent."""
    return method.reserves and method.code in store.reserving_methods


def _switched_on(method: Method, store: StoreSettings) -> bool:
    switch = SWITCHES.get(method.code)
    return switch is None or store.has(switch)


def _is_ready(gateway: Gateway, names: Set[str]) -> bool:
    """Whether every key is there that has to be; where each one is a choice, whether there is any."""
    required = {key.name for key in gateway.keys if key.required}
    return required <= names if required or not gateway.keys else bool(names)


def attempt_with_id(attempt_id: int) -> Attempt:
    """An attempt. Raises Attempt.DoesNotExist."""
    return Attempt.objects.get(pk=attempt_id)


def attempt_of_link(public_id: UUID) -> Attempt | None:
    """The attempt that a payment page names."""
    return Attempt.objects.filter(public_id=public_id).first()


def attempt_of_key(method: str, key: str) -> Attempt | None:
    """The attempt that a provider's message names: by our key, in its long or its short form, or by the movement."""
    named = Q(merchant_ref=key) | Q(capture_key=key) | Q(captures__provider_key=key)
    with suppress(ValueError):
        named |= Q(public_id=UUID(hex=key))
    return Attempt.objects.filter(named, method=method).first() if key else None


def attempts_of(reference: str) -> QuerySet[Attempt]:
    """Every try to collect for a reference, first to last."""
    return Attempt.objects.filter(reference=reference).order_by("number")


def references_due(references: Iterable[str]) -> set[str]:
    """Those that are to be paid at the door."""
    due = Attempt.objects.filter(reference__in=list(references), status=Attempt.Status.DUE)
    due = due.exclude(method__in=ON_ACCOUNT)
    return set(due.order_by("pk").values_list("reference", flat=True))


def open_attempts(*, at: datetime) -> QuerySet[Attempt]:
    """Attempts whose outcome is open and that do not rest between two looks, longest unasked first."""
    (soon, often), (later, sometimes), (_ever, seldom) = LOOKS
    due = Q(asked_at__lt=at - often, expires_at__gt=at - soon)
    due |= Q(asked_at__lt=at - sometimes, expires_at__gt=at - later) | Q(asked_at__lt=at - seldom)
    return Attempt.objects.filter(due, status__in=Attempt.OPEN).order_by("asked_at", "pk")


def is_due_for_a_look(attempt: Attempt, *, at: datetime) -> bool:
    """Whether the provider of an open attempt is asked about it once more before its order is given up.

    What staff say of a transfer is known here at once.
    """
    if isinstance(gateway_for(attempt.method), WalletTransfer):
        return attempt.open
    overdue, since = at - (attempt.expires_at or at), at - (attempt.asked_at or attempt.created_at)
    return attempt.open and not rests(overdue, since)


def closed_attempts(*, at: datetime) -> QuerySet[Attempt]:
    """Attempts of the last day that ended with a provider that cannot close them: they may still be paid there."""
    lingering = [gateway.method.code for gateway in all_gateways() if not gateway.closes]
    rows = Attempt.objects.filter(status__in=Attempt.ENDED, method__in=lingering, created_at__gt=at - CLOSED_WATCH)
    return rows.filter(asked_at__lt=at - CLOSED_PAUSE).exclude(provider_key="").order_by("asked_at", "pk")


def unsent_captures(*, asked_before: datetime, at: datetime) -> QuerySet[Capture]:
    """Parts of reservations that a provider has not confirmed and that do not rest, oldest first."""
    due = Q(retry_at=None) | Q(retry_at__lte=at)
    return Capture.objects.filter(due, status=Capture.Status.REQUESTED, at__lt=asked_before).order_by("pk")


def capture_with_id(capture_id: int) -> Capture:
    """A capture with its attempt. Raises Capture.DoesNotExist."""
    return Capture.objects.select_related("attempt").get(pk=capture_id)


def reservations_over() -> QuerySet[Attempt]:
    """Reservations of which nothing is left to take, oldest first: their providers can let go of them."""
    held = F("amount_minor") - F("captured_minor")
    return Attempt.objects.filter(status=Attempt.Status.AUTHORIZED, released_minor=held).order_by("pk")


def reservations_ending(*, before: datetime) -> QuerySet[Attempt]:
    """Reservations that end before a moment and of which something is left, the soonest first."""
    held = F("amount_minor") - F("captured_minor")
    ending = Attempt.objects.filter(status=Attempt.Status.AUTHORIZED, reserved_until__lt=before)
    return ending.exclude(released_minor=held).order_by("reserved_until", "pk")


def reservation_of(reference: str) -> Attempt | None:
    """The attempt of a reference that a provider keeps money ready for."""
    return Attempt.objects.filter(reference=reference, status=Attempt.Status.AUTHORIZED).first()


def refunds_done(reference: str) -> list[Money]:
    """What providers gave back of a reference, in the currency that they were asked for."""
    rows = Refund.objects.filter(attempt__reference=reference, status=Refund.Status.DONE).select_related("attempt")
    return [refund.charged for refund in rows.order_by("pk")]


def deadlines_of(references: Iterable[str]) -> dict[str, datetime]:
    """Until when each reference may be paid: the deadline of its last attempt."""
    rows = Attempt.objects.filter(reference__in=list(references), expires_at__isnull=False).order_by()
    return dict(rows.values("reference").annotate(last=Max("expires_at")).values_list("reference", "last"))


def attempts_for_office(wanted: AttemptFilter) -> QuerySet[Attempt]:
    """Every attempt that matches; staff only."""
    found = Attempt.objects.all()
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.method:
        found = found.filter(method=wanted.method)
    if wanted.waiting:
        found = found.filter(transfers__status=Transfer.Status.WAITING)
    if words := wanted.words.strip():
        named = Q(capture_key=words) | Q(provider_key=words) | Q(merchant_ref=words) | Q(reference=words)
        found = found.filter(named | Q(transfers__trx_id=words.upper()))
    return found.distinct() if wanted.words or wanted.waiting else found


def payment_for_office() -> QuerySet[Attempt]:
    """Attempts with everything that their page in the office shows, but for what was said."""
    return Attempt.objects.order_by("pk").prefetch_related("captures", "changes", "refunds", "transfers")


def exchanges_of(attempt: Attempt) -> list[Exchange]:
    """The newest of what was said with the provider about an attempt, the newest last."""
    return list(attempt.exchanges.order_by("-pk")[:SHOWN])[::-1]


def notices_of(attempt: Attempt) -> list[Notice]:
    """The newest of what the provider said about it by itself, the newest last."""
    return list(attempt.notices.order_by("-pk")[:SHOWN])[::-1]


def transfers() -> QuerySet[Transfer]:
    """Every transfer with its attempt, oldest first; staff only."""
    return Transfer.objects.select_related("attempt").order_by("pk")


def all_methods() -> list[Method]:
    """Every way to pay, open or not."""
    return [gateway.method for gateway in all_gateways()]


def label_of_method(code: str) -> str | Promise:
    """A way to pay in words; an order that purses paid whole has none. Raises NoSuchGateway."""
    return _("Gift card or store credit") if code == COVERED else gateway_for(code).method.label


def wallet_numbers() -> dict[str, str]:
    """Where shoppers can send money themselves: our number by wallet."""
    gateway = gateway_for("transfer")
    return dict(gateway.numbers()) if isinstance(gateway, WalletTransfer) else {}


def transfers_of(attempt_id: int) -> QuerySet[Transfer]:
    """The transfers that the shopper told of, newest first."""
    return Transfer.objects.filter(attempt=attempt_id).order_by("-pk")


def waiting_transfers() -> int:
    """How many transfers staff have to look at."""
    return Transfer.objects.filter(status=Transfer.Status.WAITING).count()


def attempt_of_transfer(transfer_id: int) -> Attempt:
    """The attempt that a transfer is to pay. Raises Attempt.DoesNotExist."""
    return Attempt.objects.get(transfers=transfer_id)


def promised_of(reference: str, currency: str) -> Money:
    """What is promised back for a reference and has not gone yet."""
    rows = Refund.objects.filter(attempt__reference=reference, status=Refund.Status.REQUESTED)
    return Money(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0, currency)


def has_refund(key: str) -> bool:
    """Whether money was promised back under this key before."""
    return Refund.objects.filter(key=key).exists()


def transactions_of(references: Iterable[str]) -> QuerySet[Attempt]:
    """What was paid or tried for these references, newest first, with what went back."""
    rows = Attempt.objects.filter(reference__in=list(references)).order_by("-pk")
    return rows.prefetch_related("refunds")


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


def refunds_of(reference: str) -> list[tuple[str, str, int]]:
    """(key, status, minor units) of every refund of a reference, oldest first."""
    found = Refund.objects.filter(attempt__reference=reference).order_by("pk")
    return list(found.values_list("key", "status", "amount_minor"))


def charged_under(prefix: str) -> tuple[int, int]:
    """What refunds whose key begins so give back where another currency was charged: by the books, and in it."""
    given = Refund.objects.filter(key__startswith=prefix, charged_minor__isnull=False)
    sums = given.exclude(status=Refund.Status.FAILED).aggregate(book=Sum("amount_minor"), real=Sum("charged_minor"))
    return sums["book"] or 0, sums["real"] or 0


def payment_states_of(
    references: Iterable[str], *, tenders: Mapping[str, Sequence[Tender]] | None = None
) -> dict[str, PaymentState]:
    """How the paying of each reference stands, in three queries; in two when its tenders are known already."""
    wanted = list(references)
    attempts = list(Attempt.objects.filter(reference__in=wanted).order_by("reference", "number"))
    done = Refund.objects.filter(attempt__reference__in=wanted, status=Refund.Status.DONE).order_by()
    returned = dict(done.values("attempt").annotate(sum=Sum("amount_minor")).values_list("attempt", "sum"))
    standings: dict[str, list[Standing]] = {reference: [] for reference in wanted}
    for one in attempts:
        standing = Standing(
            "on_account" if one.on_account else one.status,
            one.captured_minor,
            one.refunded_minor,
            returned.get(one.pk, 0),
            bool(one.released_minor),
        )
        standings[one.reference].append(standing)
    known = tenders_of(wanted) if tenders is None else tenders
    return {
        reference: payment_state(found, [_purse_standing(one) for one in known.get(reference, ()) if not one.held])
        for reference, found in standings.items()
    }


def _purse_standing(tender: Tender) -> Standing:
    """What a purse paid, in figures; what goes back to it is there at once."""
    return Standing("captured", tender.amount_minor, tender.refunded_minor, tender.refunded_minor)


def payment_state_of(reference: str) -> PaymentState:
    """How the paying of one reference stands."""
    return payment_states_of([reference])[reference]
