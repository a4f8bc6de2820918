"""Reading the books. Balances are sums of postings; nothing keeps them a second time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum

from shop.base.money import Money

from .models import Account, Journal, Posting
from .rules import BUYER_RECEIVABLE, accounts_of_seller, seller_reserve
from .types import AccountCode, Difference, Entry, Kind, Part, SaleShare, SellerEntry, Standing, Wanted

READY = "seller_ready:"
# What only moves between a seller's own accounts (releases, reserves) sums to zero and is no entry.
SELLER_ENTRIES = """
WITH moves AS (
  SELECT j.id, j.kind, j.reference, j.at, x.part, -sum(x.amount_minor) AS minor,
         array_position(ARRAY['', 'goods', 'delivery', 'promotion', 'commission', 'vat'], x.part::text) AS place
  FROM ledger_account a JOIN ledger_posting x ON x.account_id = a.id JOIN ledger_journal j ON j.id = x.journal_id
  WHERE a.code = ANY(%s) AND a.currency = %s GROUP BY j.id, x.part HAVING sum(x.amount_minor) <> 0
), running AS (
  SELECT *, sum(minor) OVER (ORDER BY at, id, place) AS balance FROM moves
)
SELECT id, kind, part, reference, at, minor, balance FROM running
WHERE at >= %s AND at < %s AND (%s::text[] IS NULL OR kind = ANY(%s)) AND (%s::text[] IS NULL OR part = ANY(%s))
ORDER BY at DESC, id DESC, place DESC LIMIT %s OFFSET %s
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
    for code, part, minor in rows.order_by().values_list("account__code", "part").annotate(sum=Sum("amount_minor")):
        sums = found.setdefault(int(code.partition(":")[2]), dict.fromkeys(Part, 0))
        sums[part] += minor
    return [_share(seller_id, sums, currency) for seller_id, sums in sorted(found.items())]


def _share(seller_id: int, sums: Mapping[str, int], currency: str) -> SaleShare:
    return SaleShare(
        seller_id=seller_id,
        total=Money(-sums[Part.GOODS] - sums[Part.DELIVERY], currency),
        commission=Money(sums[Part.COMMISSION], currency),
        delivery=Money(-sums[Part.DELIVERY], currency),
        vat=Money(sums[Part.VAT], currency),
        funded=Money(-sums[Part.PROMOTION], currency),
    )


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
    for journal in Journal.objects.annotate(sides=Count("postings")).filter(sides=0).order_by("id"):
        yield Difference("journal balance", journal.key, "has no postings")
    sums = Posting.objects.values("journal__key", "currency").annotate(sum=Sum("amount_minor"))
    for row in sums.filter(~Q(sum=0)).order_by("journal__key", "currency"):
        yield Difference("journal balance", row["journal__key"], f"sums to {row['sum']} {row['currency']}")
    strays = Posting.objects.exclude(currency=F("account__currency")).select_related("journal", "account")
    for posting in strays.order_by("id"):
        yield Difference("journal balance", posting.journal.key, f"posts {posting.currency} to {posting.account}")


def unfaithful_reversals() -> Iterator[Difference]:
    """Reversals that are not the exact opposite of what they reverse."""
    with connection.cursor() as cursor:
        cursor.execute(UNFAITHFUL)
        for reversal, original in cursor.fetchall():
            yield Difference("reversal", reversal, f"is not the opposite of {original}")
