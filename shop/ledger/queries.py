"""Reading the books. Balances are sums of postings; nothing keeps them a second time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Subquery, Sum

from shop.base.money import Money

from .models import Account, Journal, Posting
from .rules import BUYER_RECEIVABLE, SALES_TAX, accounts_of_seller, seller_reserve
from .types import AccountCode, Difference, Entry, Kind, Part, SaleShare, SellerEntry, Standing, Wanted, WithheldTax

READY = "seller_ready:"
OF_BUYER = [Part.GOODS, Part.DELIVERY]  # what the buyer pays for a parcel; the rest is between seller and marketplace
# What only moves between a seller's own accounts (releases, reserves) sums to zero and is no entry.
SELLER_ENTRIES = """
WITH moves AS (
  SELECT j.id, j.kind, j.reference, j.at, x.part, -sum(x.amount_minor) AS minor,
         array_position(
           ARRAY['', 'goods', 'delivery', 'promotion', 'commission', 'vat', 'tax'], x.part::text
         ) AS place
  FROM ledger_account a JOIN ledger_posting x ON x.account_id = a.id JOIN ledger_journal j ON j.id = x.journal_id
  WHERE a.code = ANY(%s) AND a.currency = %s GROUP BY j.id, x.part HAVING sum(x.amount_minor) <> 0
), running AS (
  SELECT *, sum(minor) OVER (ORDER BY at, id, place) AS balance FROM moves
)
SELECT id, kind, part, reference, at, minor, balance FROM running
WHERE at >= %s AND at < %s AND (%s::text[] IS NULL OR kind = ANY(%s)) AND (%s::text[] IS NULL OR part = ANY(%s))
ORDER BY at DESC, id DESC, place DESC LIMIT %s OFFSET %s
"""

# By the quarter of the marketplace's calendar. What only moves between a seller's own accounts sums to zero here too.
SELLER_QUARTERS = """
SELECT split_part(a.code, ':', 2)::bigint, extract(quarter FROM j.at AT TIME ZONE %(zone)s)::int,
       count(DISTINCT j.reference) FILTER (
         WHERE j.kind = 'sale' AND NOT EXISTS (SELECT 1 FROM ledger_journal r WHERE r.reverses_id = j.id)
       ),
       -coalesce(sum(x.amount_minor) FILTER (WHERE x.part NOT IN ('commission', 'vat', 'tax')), 0),
       coalesce(sum(x.amount_minor) FILTER (WHERE x.part = 'commission'), 0),
       coalesce(sum(x.amount_minor) FILTER (WHERE x.part = 'vat'), 0),
       coalesce(sum(x.amount_minor) FILTER (WHERE x.part = 'tax'), 0)
FROM ledger_journal j JOIN ledger_posting x ON x.journal_id = j.id JOIN ledger_account a ON a.id = x.account_id
WHERE a.code LIKE 'seller\\_%%' AND a.currency = %(currency)s AND j.kind = ANY(%(kinds)s)
  AND j.at >= %(starts_at)s AND j.at < %(ends_at)s
GROUP BY 1, 2 ORDER BY 1, 2
"""
OF_SALES = ["sale", "cancel", "short", "return", "chargeback", "chargewon"]

UNBALANCED = """
SELECT j.key, 'has no postings' FROM ledger_journal j
WHERE NOT EXISTS (SELECT 1 FROM ledger_posting p WHERE p.journal_id = j.id)
UNION ALL
SELECT j.key, 'sums to ' || s.sum || ' ' || s.currency
FROM (
  SELECT journal_id, currency, sum(amount_minor) FROM ledger_posting GROUP BY 1, 2 HAVING sum(amount_minor) <> 0
) s JOIN ledger_journal j ON j.id = s.journal_id
UNION ALL
SELECT j.key, 'posts ' || p.currency || ' to ' || a.code || ' ' || a.currency
FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id AND a.currency <> p.currency
JOIN ledger_journal j ON j.id = p.journal_id
ORDER BY 1, 2
"""
UNFAITHFUL = """
SELECT DISTINCT reversal.key, original.key
FROM ledger_journal reversal
JOIN ledger_journal original ON original.id = reversal.reverses_id
JOIN ledger_posting posting ON posting.journal_id IN (reversal.id, original.id)
GROUP BY reversal.id, original.id, posting.account_id
HAVING sum(posting.amount_minor) <> 0
ORDER BY 1
"""


def balance_of(account: AccountCode, currency: str, *, reference: str | None = None) -> Money:
    """Debits minus credits of an account; with `reference`, only what concerns it (`order:12`)."""
    postings = Posting.objects.filter(account__code=account.code, currency=currency)
    if reference is not None:
        postings = postings.filter(journal__reference=reference)
    return Money(postings.aggregate(sum=Sum("amount_minor"))["sum"] or 0, currency)


def owed_by_shopper(reference: str, currency: str) -> Money:
    """What the shopper still has to pay for a sale (`order:12`); negative where the marketplace owes them."""
    return balance_of(BUYER_RECEIVABLE, currency, reference=reference)


def handed_back(reference: str, currency: str) -> Money:
    """What people gave the buyer of a sale (`order:12`) back by hand."""
    postings = Posting.objects.filter(account__code=BUYER_RECEIVABLE.code, currency=currency)
    given = postings.filter(journal__reference=reference, journal__kind="handback")
    return Money(given.aggregate(sum=Sum("amount_minor"))["sum"] or 0, currency)


def standing_of(seller_id: int, currency: str, *, reference: str | None = None) -> Standing:
    """How a seller's money stands; with `reference`, only that of one sale (`order:12`)."""
    codes = [account.code for account in accounts_of_seller(seller_id)]
    postings = Posting.objects.filter(account__code__in=codes, currency=currency)
    if reference is not None:
        postings = postings.filter(journal__reference=reference)
    sums = dict(postings.order_by().values_list("account__code").annotate(sum=Sum("amount_minor")))
    return Standing(*(Money(-sums.get(code, 0), currency) for code in codes))


def ready_by_seller(currency: str) -> dict[int, int]:
    """What is ready for each seller that ever had anything ready, in minor units; debts are negative."""
    rows = Posting.objects.filter(account__code__startswith=READY, currency=currency).order_by()
    sums = rows.values_list("account__code").annotate(sum=Sum("amount_minor"))
    return {int(code.removeprefix(READY)): -minor for code, minor in sums}


def shares_left(reference: str, currency: str) -> list[SaleShare]:
    """What each seller still has of a sale, by the books: what was sold less what went back, by seller."""
    codes = Q(account__code__startswith="seller_")
    rows = Posting.objects.filter(codes, journal__reference=reference, currency=currency).exclude(part=Part.WHOLE)
    found: dict[int, dict[str, int]] = {}
    where = _jurisdiction_of(reference)
    for code, part, minor in rows.order_by().values_list("account__code", "part").annotate(sum=Sum("amount_minor")):
        sums = found.setdefault(int(code.partition(":")[2]), dict.fromkeys(Part, 0))
        sums[part] += minor
    return [_share(seller_id, sums, currency, where) for seller_id, sums in sorted(found.items())]


def _jurisdiction_of(reference: str) -> str:
    """To whom the marketplace owes tax on a sale; one place at most, since all of it goes to one place."""
    codes = Posting.objects.filter(journal__reference=reference, account__code__startswith=SALES_TAX)
    return (codes.order_by("pk").values_list("account__code", flat=True).first() or "").removeprefix(SALES_TAX)


def _share(seller_id: int, sums: Mapping[str, int], currency: str, where: str) -> SaleShare:
    return SaleShare(
        seller_id=seller_id,
        total=Money(-sums[Part.GOODS] - sums[Part.DELIVERY], currency),
        commission=Money(sums[Part.COMMISSION], currency),
        delivery=Money(-sums[Part.DELIVERY], currency),
        vat=Money(sums[Part.VAT], currency),
        withheld=WithheldTax(where, Money(sums[Part.TAX], currency)) if sums[Part.TAX] else None,
        funded=Money(-sums[Part.PROMOTION], currency),
    )


def given_up(seller_id: int, key: Any) -> Subquery:
    """What a seller gave up of a sale by one journal, in minor units; `key` is an expression of the outer query."""
    codes = [account.code for account in accounts_of_seller(seller_id)]
    rows = Posting.objects.filter(journal__key=key, account__code__in=codes, part__in=OF_BUYER).order_by()
    return Subquery(rows.values("journal").annotate(sum=Sum("amount_minor")).values("sum"))


def given_up_by_seller(key: str, currency: str) -> dict[int, Money]:
    """What each seller gave up of a sale by one journal."""
    rows = Posting.objects.filter(journal__key=key, account__code__startswith="seller_", part__in=OF_BUYER)
    found: defaultdict[int, int] = defaultdict(int)
    for code, minor in rows.order_by("pk").values_list("account__code", "amount_minor"):
        found[int(code.partition(":")[2])] += minor
    return {seller_id: Money(minor, currency) for seller_id, minor in found.items()}


def has_journal(key: str) -> bool:
    """Whether something was posted under a key."""
    return Journal.objects.filter(key=key).exists()


def journals_under(key: str) -> list[Journal]:
    """The journal of a key and those of its parts (`capture:attempt:7:package:12`), oldest first."""
    rows = Journal.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:"))
    return list(rows.order_by("pk"))


def tax_owed(currency: str) -> dict[str, Money]:
    """What the marketplace owes each jurisdiction for sales, by its name; what is paid is left out."""
    rows = Posting.objects.filter(account__code__startswith=SALES_TAX, currency=currency).order_by("account__code")
    sums = rows.values_list("account__code").annotate(sum=Sum("amount_minor"))
    return {code.removeprefix(SALES_TAX): Money(-minor, currency) for code, minor in sums if minor}


def entries_of_seller(
    seller_id: int, currency: str, *, span: tuple[datetime, datetime], wanted: Wanted, limit: int, offset: int = 0
) -> list[SellerEntry]:
    """The lines of a seller's account in a span, its end left out, newest first, each with the balance after it."""
    codes = [account.code for account in accounts_of_seller(seller_id)]
    kinds, parts = (sorted(words) if words else None for words in (wanted.kinds, wanted.parts))
    columns = [codes, currency, *span, kinds, kinds, parts, parts, limit, offset]
    with connection.cursor() as cursor:
        cursor.execute(SELLER_ENTRIES, columns)
        return [
            SellerEntry(pk, kind, part, reference, at, Money(int(minor), currency), Money(int(balance), currency))
            for pk, kind, part, reference, at, minor, balance in cursor.fetchall()
        ]


def seller_moves(
    seller_id: int, currency: str, *, starts_at: datetime, ends_at: datetime
) -> list[tuple[str, str, int]]:
    """What moved on hold and ready in a span, its end left out: (kind of journal, part, amount, positive for gains)."""
    rows = _spendable(seller_id, currency).filter(journal__at__gte=starts_at, journal__at__lt=ends_at)
    sums = rows.order_by().values_list("journal__kind", "part").annotate(sum=Sum("amount_minor"))
    return [(kind, part, -minor) for kind, part, minor in sums]


def fees_by_reference(
    seller_id: int, currency: str, *, starts_at: datetime, ends_at: datetime
) -> list[tuple[str, str, int]]:
    """What the marketplace earned of a seller in a span, its end left out: (reference, commission or vat, amount)."""
    rows = _spendable(seller_id, currency).filter(journal__at__gte=starts_at, journal__at__lt=ends_at)
    fees = rows.filter(part__in=[Part.COMMISSION, Part.VAT]).order_by()
    return list(fees.values_list("journal__reference", "part").annotate(sum=Sum("amount_minor")))


def quarters_of_sellers(
    currency: str, *, starts_at: datetime, ends_at: datetime, zone: str
) -> list[tuple[int, int, tuple[int, int, int, int, int]]]:
    """(seller, quarter 1 to 4, figures) of a span within a year.

    The figures: sales that stand, what buyers paid or got back, commission, VAT on it, tax that we pay for the seller.
    """
    span: dict[str, str | datetime | list[str]] = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "zone": zone,
        "currency": currency,
        "kinds": OF_SALES,
    }
    with connection.cursor() as cursor:
        cursor.execute(SELLER_QUARTERS, span)
        return [(row[0], row[1], (row[2], *map(int, row[3:]))) for row in cursor.fetchall()]


def seller_balance_before(seller_id: int, currency: str, at: datetime) -> int:
    """Hold and ready together just before an instant, in minor units."""
    rows = _spendable(seller_id, currency).filter(journal__at__lt=at)
    return -(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def seller_reserve_before(seller_id: int, currency: str, at: datetime) -> int:
    """The reserve just before an instant, in minor units."""
    rows = Posting.objects.filter(account__code=seller_reserve(seller_id).code, currency=currency, journal__at__lt=at)
    return -(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def first_move_at(seller_id: int, currency: str) -> datetime | None:
    """When the seller's first money came."""
    return _spendable(seller_id, currency).order_by("journal__at").values_list("journal__at", flat=True).first()


def _spendable(seller_id: int, currency: str) -> QuerySet[Posting]:
    hold, ready, _reserve = accounts_of_seller(seller_id)
    return Posting.objects.filter(account__code__in=[hold.code, ready.code], currency=currency)


def balances() -> list[tuple[Account, Money]]:
    """Every account with its balance, by code."""
    accounts = Account.objects.annotate(sum=Sum("postings__amount_minor", default=0)).order_by("code", "currency")
    return [(account, Money(account.sum, account.currency)) for account in accounts]


def journals_of(reference: str) -> QuerySet[Journal]:
    """Every journal about a reference, oldest first, with its postings."""
    return Journal.objects.filter(reference=reference).prefetch_related("postings__account").order_by("id")


def entries_of(journal: Journal) -> list[Entry]:
    """The journal's entries, in the order of account codes, currencies and parts."""
    rows = Posting.objects.filter(journal=journal).select_related("account").order_by("account__code", "currency")
    entries = [
        Entry(
            AccountCode(row.account.code, Kind(row.account.kind)), Money(row.amount_minor, row.currency), Part(row.part)
        )
        for row in rows
    ]
    return sorted(entries, key=lambda entry: (entry.account, entry.amount.currency, entry.part))


def unbalanced_journals() -> Iterator[Difference]:
    """Journals without postings, that do not sum to zero in a currency, or post to an account of another one."""
    with connection.cursor() as cursor:
        cursor.execute(UNBALANCED)
        for key, finding in cursor.fetchall():
            yield Difference("journal balance", key, finding)


def unfaithful_reversals() -> Iterator[Difference]:
    """Reversals that are not the exact opposite of what they reverse."""
    with connection.cursor() as cursor:
        cursor.execute(UNFAITHFUL)
        for reversal, original in cursor.fetchall():
            yield Difference("reversal", reversal, f"is not the opposite of {original}")
