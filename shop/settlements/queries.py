"""Reading statements of providers, breaks and what no file names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from shop.base.money import Money
from shop.ledger.models import Journal
from shop.orders.queries import orders_numbered
from shop.payments.models import Attempt, Capture, Refund, Transfer
from shop.store.queries import midnight, store

from .models import ProviderLine, ProviderStatement
from .types import Booked, LineKind, Missing, Payouts

OUR_BANK = "bank"
BY_HAND = "cod"  # cash has no provider
MISSING = """
SELECT CASE WHEN j.reference LIKE 'payout:%%' THEN 'PO-' || 1000 + split_part(j.reference, ':', 2)::bigint
            ELSE j.reference END, j.at, sum(p.amount_minor) FILTER (WHERE p.amount_minor > 0)
FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id JOIN ledger_account a ON a.id = p.account_id
CROSS JOIN LATERAL (
  SELECT CASE j.kind WHEN 'paid' THEN 'payout:' || j.reference WHEN 'payback' THEN 'paid:' || j.reference
         ELSE j.key END AS key
) named
WHERE j.at >= %s AND j.at < %s AND p.currency = %s
  AND NOT EXISTS (
    SELECT 1 FROM settlements_providerline l JOIN ledger_journal m ON m.id = l.journal_id WHERE m.key = named.key
  )
GROUP BY j.id
HAVING j.kind = 'handback' OR j.kind IN ('paid', 'payback') AND bool_or(a.code = 'bank')
    OR j.kind = 'capture' AND bool_or(a.code = 'gateway_clearing:transfer')
ORDER BY j.at, j.id
"""
"""A bank's row about a payout is matched with the journal before the one that posts to the bank (see `bank`)."""

OPEN = ~Q(lines__trouble="") & Q(lines__resolved_at=None)
PAID_OUT = ProviderLine.objects.filter(statement=OuterRef("pk"), kind=LineKind.PAYOUT)


def statements() -> QuerySet[ProviderStatement]:
    """Every statement with its rows, fees and open breaks counted, newest first; `unchanged` where nobody has said what
    came of its payouts in our currency.
    """
    return ProviderStatement.objects.annotate(
        row_count=Count("lines"),
        fee_minor=Sum("lines__fee_minor", default=0)
        + Sum("lines__amount_minor", filter=Q(lines__kind=LineKind.FEE), default=0),
        open_breaks=Count("lines", filter=OPEN),
        unchanged=Exists(PAID_OUT) & Q(arrived_minor=None) & ~Q(currency=store().currency) & ~Q(provider=OUR_BANK),
    ).order_by("-id")


def payouts_of(statement: ProviderStatement) -> Payouts | None:
    """What a provider's file in another currency pays out and keeps, and what it says came of that in ours: nothing of
    nothing, and None where it leaves a payout out. None for a file in our own currency, and for our bank's.
    """
    own = store().currency
    if own == statement.currency or statement.provider == OUR_BANK:
        return None
    paid_out = Q(kind=LineKind.PAYOUT)
    sums = ProviderLine.objects.filter(statement=statement).aggregate(
        out=Sum("amount_minor", filter=paid_out, default=0),
        fees=Sum("fee_minor", default=0) + Sum("amount_minor", filter=Q(kind=LineKind.FEE), default=0),
        said=Sum("arrived_minor", default=0),
        unsaid=Count("pk", filter=paid_out & Q(arrived_minor=None)),
    )
    out, fees = (Money(sums[name], statement.currency) for name in ("out", "fees"))
    return Payouts(out, fees, None if sums["unsaid"] else Money(sums["said"], own))


def open_breaks() -> QuerySet[ProviderLine]:
    """Rows that disagree with the books and that nobody has looked at, newest first."""
    return ProviderLine.objects.filter(resolved_at=None).exclude(trouble="").select_related("statement").order_by("-id")


def breaks_of(statement: ProviderStatement) -> QuerySet[ProviderLine]:
    """Every row of a statement that disagreed, looked at or not."""
    rows = ProviderLine.objects.filter(statement=statement).exclude(trouble="")
    return rows.select_related("statement").order_by("row_number")


def missing_payments(statement: ProviderStatement) -> QuerySet[Attempt]:
    """What we took by the provider in the statement's days and no file names, oldest first."""
    first, after = _span(statement)
    named = ProviderLine.objects.filter(attempt=OuterRef("pk"))
    taken = Attempt.objects.filter(
        _lies_in(statement.currency), method=statement.provider, captured_at__gte=first, captured_at__lt=after
    )
    return taken.filter(captures=None).exclude(Exists(named)).order_by("captured_at", "pk")


def missing_parts(statement: ProviderStatement) -> QuerySet[Capture]:
    """Parts of reservations that we took by the provider in the statement's days and no file names, oldest first."""
    first, after = _span(statement)
    named = ProviderLine.objects.filter(capture=OuterRef("pk"))
    taken = Capture.objects.filter(
        _lies_in(statement.currency, "attempt__"),
        attempt__method=statement.provider,
        done_at__gte=first,
        done_at__lt=after,
    )
    return taken.exclude(Exists(named)).exclude(charged_minor=0).select_related("attempt").order_by("done_at", "pk")


def _span(statement: ProviderStatement) -> tuple[datetime, datetime]:
    """The first instant of its days and the first one after them."""
    return midnight(statement.starts_on), midnight(statement.ends_on + timedelta(days=1))


def _lies_in(currency: str, path: str = "") -> Q:
    """Payments (at a path) that a provider took in this currency, which may be another one than that of the books."""
    charged, own = f"{path}charged_currency", f"{path}currency"
    return Q(**{charged: currency}) | Q(**{charged: "", own: currency})


def payments_named(provider: str, references: Iterable[str], currency: str) -> dict[str, Booked]:
    """Our payments in a currency by the provider's names for them, any of its ids; see `parts_named`."""
    rows = _attempts_named(provider, references).filter(_lies_in(currency), captures=None)
    return {
        name: Booked(row.pk, row.charged.minor if row.is_captured else 0) for row, name in _names_in(rows, references)
    }


def parts_named(provider: str, references: Iterable[str], currency: str) -> dict[str, list[Booked]]:
    """The parts that were taken of our reservations in a currency, by the provider's names for the payment, oldest
    first; a part that is less than the smallest coin was never asked for.
    """
    named = _attempts_named(provider, references).filter(_lies_in(currency))
    rows = named.exclude(captures=None).distinct().prefetch_related("captures")
    return {
        name: [Booked(one.pk, one.charged.minor) for one in row.captures.all() if one.done_at and one.charged]
        for row, name in _names_in(rows, references)
    }


def _attempts_named(provider: str, references: Iterable[str]) -> QuerySet[Attempt]:
    wanted = set(references)
    named = Q(provider_key__in=wanted) | Q(capture_key__in=wanted) | Q(merchant_ref__in=wanted)
    return Attempt.objects.filter(named, method=provider).order_by("pk")


def _names_in(rows: Iterable[Attempt], references: Iterable[str]) -> Iterator[tuple[Attempt, str]]:
    """Each attempt with those of its names that are asked for."""
    wanted = set(references)
    for row in rows:
        yield from ((row, name) for name in (row.provider_key, row.capture_key, row.merchant_ref) if name in wanted)


def refunds_named(provider: str, references: Iterable[str], currency: str) -> dict[str, Booked]:
    """Our refunds in a currency by the provider's names for them."""
    named = Refund.objects.filter(attempt__method=provider, provider_key__in=set(references) - {""})
    rows = named.select_related("attempt").order_by("pk")
    return {row.provider_key: Booked(row.pk, row.charged.minor) for row in rows if row.charged.currency == currency}


def booked_payouts(kind: LineKind, ids: Iterable[int]) -> dict[int, Booked]:
    """The journal by which each payout left its seller, or our bank when it is about one that came back."""
    verb = "payout" if kind == LineKind.SELLER else "paid"
    return {
        int(key.rpartition(":")[2]): Booked(pk, minor)
        for pk, key, _reference, minor in _journals(Q(key__in=[f"{verb}:payout:{pk}" for pk in ids]))
    }


def booked_transfers(trx_ids: Iterable[str]) -> dict[str, Booked]:
    """The capture of each wallet transfer that staff verified, by its transaction id."""
    verified = Transfer.objects.filter(trx_id__in=list(trx_ids), status=Transfer.Status.VERIFIED).order_by("pk")
    keys = {f"capture:attempt:{attempt}": trx_id for trx_id, attempt in verified.values_list("trx_id", "attempt")}
    return {keys[key]: Booked(pk, minor) for pk, key, _reference, minor in _journals(Q(key__in=list(keys)))}


def booked_handbacks(numbers: Iterable[str]) -> dict[str, list[Booked]]:
    """What was paid back by hand for each order, by the order's number, oldest first."""
    orders = orders_numbered(numbers)
    found: dict[str, list[Booked]] = {}
    for pk, _key, reference, minor in _journals(Q(kind="handback", reference__in=list(orders))):
        found.setdefault(orders[reference], []).append(Booked(pk, minor))
    return found


def _journals(wanted: Q) -> list[tuple[int, str, str, int]]:
    """(id, key, reference, what it moved in minor units) of journals, oldest first."""
    rows = Journal.objects.filter(wanted).order_by("pk")
    moved = Sum("postings__amount_minor", filter=Q(postings__amount_minor__gt=0))
    return list(rows.annotate(moved=moved).values_list("pk", "key", "reference", "moved"))


def journals_matched(ids: Iterable[int]) -> set[int]:
    """Those of these journals that a statement of the bank named already."""
    rows = ProviderLine.objects.filter(journal__in=list(ids)).order_by()
    return {pk for pk in rows.values_list("journal", flat=True) if pk}


def missing_at_bank(statement: ProviderStatement) -> list[Missing]:
    """What moved by our books in the days of a bank's statement, and no statement of the bank names; oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, [*_span(statement), statement.currency])
        return [Missing(name, at, Money(int(minor), statement.currency)) for name, at, minor in cursor.fetchall()]


def matched_before(kind: LineKind, ids: Iterable[int]) -> set[int]:
    """Those of our payments or refunds that a file named already."""
    return _matched("attempt" if kind == LineKind.PAYMENT else "refund", ids)


def parts_matched_before(ids: Iterable[int]) -> set[int]:
    """Those of our parts of reservations that a file named already."""
    return _matched("capture", ids)


def _matched(column: str, ids: Iterable[int]) -> set[int]:
    rows = ProviderLine.objects.filter(**{f"{column}__in": list(ids)}).order_by()
    return set(rows.values_list(column, flat=True))


def providers_used() -> list[str]:
    """The providers that took money for us."""
    rows = Attempt.objects.exclude(method=BY_HAND).order_by("method").values_list("method", flat=True)
    return list(rows.distinct())
