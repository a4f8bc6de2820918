"""Reading payouts. Balances come from the ledger; a seller's pages go through the seller."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.ledger.queries import (
    first_move_at,
    ready_by_seller,
    seller_balance_before,
    seller_moves,
    seller_reserve_before,
)
from shop.orders.models import Package
from shop.orders.queries import packages_on_hold
from shop.sellers.models import PayoutAccount, Seller
from shop.sellers.types import PayoutKind
from shop.store.queries import midnight, store, today_of

from .files import CHANNELS, PAYER_KEYS, SEPA, payer
from .models import (
    FIRST_NUMBER,
    Adjustment,
    ConnectedAccount,
    Payout,
    PayoutRun,
    PayoutTerms,
    PayoutWish,
    Release,
    Statement,
)
from .rules import STANDARD, figures_of, first_of_next_month, is_due, next_due_on, why_not
from .types import Candidate, Figures, PaidBy, Payday, PayoutStatus, Schedule, Terms
from .wires import WIRES, is_ready
from .wires.stripe import StripeConnect

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELDS = ("hold_days", "reserve_bps", "reserve_days", "schedule", "weekday", "minimum_minor")


def terms_of_marketplace() -> Terms:
    """What holds for sellers without terms of their own."""
    row = PayoutTerms.objects.filter(seller=None).first()
    return _over(STANDARD, row)


def terms_of_seller(seller_id: int) -> Terms:
    """What holds for a seller: its own terms where it has some, else everybody's."""
    return terms_of_sellers([seller_id])[seller_id]


def terms_of_sellers(seller_ids: Iterable[int]) -> dict[int, Terms]:
    """What holds for each."""
    wanted = list(seller_ids)
    rows = PayoutTerms.objects.filter(Q(seller__in=wanted) | Q(seller=None)).order_by("pk")
    own = {row.seller_id: row for row in rows}
    everybody = _over(STANDARD, own.get(None))
    return {seller_id: _over(everybody, own.get(seller_id)) for seller_id in wanted}


def own_terms_of(seller_id: int | None) -> PayoutTerms | None:
    """The row itself, for the form that changes it; None stands for the marketplace."""
    return PayoutTerms.objects.filter(seller=seller_id).first()


def _over(general: Terms, row: PayoutTerms | None) -> Terms:
    said = {name: getattr(row, name) for name in FIELDS if row and getattr(row, name) is not None}
    if "schedule" in said:
        said["schedule"] = Schedule(said["schedule"])
    return Terms(**({name: getattr(general, name) for name in FIELDS} | said))


def usable_accounts(seller_ids: Iterable[int], *, at: datetime) -> dict[int, PayoutAccount]:
    """The account of each seller that may be paid to now; the one place that asks whether an account is usable.

    One at Stripe only while Stripe pays to it, because no file goes there.
    """
    rows = list(PayoutAccount.objects.filter(seller__in=list(seller_ids), usable_from_at__lte=at).order_by("pk"))
    at_stripe = [row.seller_id for row in rows if row.kind == PayoutKind.STRIPE]
    closed = set(at_stripe) - (_open_at_stripe(at_stripe) if at_stripe else set())
    return {row.seller_id: row for row in rows if row.seller_id not in closed}


def _open_at_stripe(seller_ids: list[int]) -> set[int]:
    """Those whose accounts at Stripe take transfers; nobody's while our keys are missing."""
    if connect_wire() is None:
        return set()
    ready = ConnectedAccount.objects.filter(seller__in=seller_ids, ready=True).order_by("pk")
    return set(ready.values_list("seller", flat=True))


def connect_wire() -> StripeConnect | None:
    """Stripe as the one that pays to sellers' own accounts there; None while its keys are missing."""
    wire = WIRES[StripeConnect.vendor]
    return wire if isinstance(wire, StripeConnect) and is_ready(wire) else None


def connected_account_of(seller_id: int) -> ConnectedAccount | None:
    """The seller's account at Stripe, ready or not."""
    return ConnectedAccount.objects.filter(seller=seller_id).first()


def payout_numbered(number: str) -> Payout | None:
    """The payout that people and providers call so; None for what is no number of ours."""
    digits = number.removeprefix("PO-")
    if not (number.startswith("PO-") and digits.isascii() and digits.isdigit() and len(digits) < 16):
        return None
    return Payout.objects.filter(pk=int(digits) - FIRST_NUMBER).first()


def candidates(*, at: datetime) -> list[Candidate]:
    """Everybody with money that is ready, by name: with what a run would pay now, or why it would not."""
    currency, today = store().currency, today_of(at)
    ready = {seller_id: minor for seller_id, minor in ready_by_seller(currency).items() if minor > 0}
    sellers = Seller.objects.filter(pk__in=ready).order_by("slug")
    terms, accounts = terms_of_sellers(ready), usable_accounts(ready, at=at)
    made = _made_in(currency).filter(seller__in=ready)
    last = dict(made.values_list("seller").annotate(last=Max("run__made_at")))
    under_way = set(made.filter(status__in=Payout.OPEN).values_list("seller", flat=True))
    asked = set(PayoutWish.objects.filter(seller__in=ready).values_list("seller", flat=True))
    return [
        Candidate(
            seller=seller,
            amount=Money(ready[seller.pk], currency),
            account=accounts.get(seller.pk),
            why_not=why_not(
                terms[seller.pk],
                ready_minor=ready[seller.pk],
                due=is_due(
                    terms[seller.pk],
                    paid_on=today_of(last[seller.pk]) if seller.pk in last else None,
                    asked=seller.pk in asked,
                    today=today,
                ),
                selling=seller.selling,
                has_account=seller.pk in accounts,
                under_way=seller.pk in under_way,
            ),
        )
        for seller in sellers
    ]


def releasable_packages(*, at: datetime) -> QuerySet[Package]:
    """Packages that were delivered longer ago than their seller's hold, oldest first.

    Only what is still on hold is looked at, and of that only what the shortest hold of all lets go.
    """
    own = PayoutTerms.objects.exclude(hold_days=None).exclude(seller=None)
    everybody = terms_of_marketplace().hold_days
    shortest = own.aggregate(days=Min("hold_days", default=everybody))["days"]
    of_seller = Subquery(own.filter(seller=OuterRef("seller")).values("hold_days")[:1])
    one_day = Value(timedelta(days=1), output_field=DurationField())
    held = ExpressionWrapper(Coalesce(of_seller, everybody) * one_day, output_field=DurationField())
    due = ExpressionWrapper(F("delivered_at") + held, output_field=DateTimeField())
    waiting = packages_on_hold().filter(delivered_at__lte=at - timedelta(days=min(shortest, everybody)))
    return waiting.annotate(due_at=due).filter(due_at__lte=at)


def payday_of(seller_id: int, terms: Terms, *, at: datetime) -> Payday:
    """When a seller with these terms is paid next: by the schedule, once its account may be used, or as it asked."""
    made = _made_in(store().currency).filter(seller=OuterRef("pk")).values("seller")
    wishes = PayoutWish.objects.filter(seller=OuterRef("pk"))
    found = Seller.objects.annotate(paid_at=Subquery(made.annotate(last=Max("run__made_at")).values("last")))
    paid_at, free_at, asked = (
        found.annotate(asked=Exists(wishes)).values_list("paid_at", "payout_account__usable_from_at", "asked")
    ).get(pk=seller_id)
    today = today_of(max(at, free_at) if free_at else at)
    return Payday(next_due_on(terms, today=today, paid_on=today_of(paid_at) if paid_at else None), asked)


def _made_in(currency: str) -> QuerySet[Payout]:
    """Payouts that were not called off."""
    return Payout.objects.filter(currency=currency).exclude(status=PayoutStatus.CANCELLED).order_by()


def runs() -> QuerySet[PayoutRun]:
    """Every run with who made and approved it, how many payouts it has and what they sum to, newest first."""
    found = PayoutRun.objects.select_related("made_by", "approved_by")
    return found.annotate(count=Count("payouts"), sum_minor=Sum("payouts__amount_minor", default=0)).order_by("-id")


def payouts_of_run(run: PayoutRun) -> QuerySet[Payout]:
    """The payouts of a run, by seller."""
    return Payout.objects.filter(run=run).select_related("seller", "run").order_by("seller__slug", "pk")


def payouts_of_seller(seller_id: int) -> QuerySet[Payout]:
    """The seller's payouts that were approved, newest first."""
    hidden = [PayoutStatus.WAITING, PayoutStatus.CANCELLED]
    return Payout.objects.filter(seller=seller_id).exclude(status__in=hidden).order_by("-pk")


def payouts_of_page(seller_id: int, mentioned: Iterable[int], *, newest: int) -> list[Payout]:
    """The seller's newest payouts, and those that are mentioned beside them, newest first, in one query."""
    latest = payouts_of_seller(seller_id)
    return list(latest.filter(Q(pk__in=list(mentioned)) | Q(pk__in=latest.values("pk")[:newest])))


def payouts() -> QuerySet[Payout]:
    """Every payout with its seller and run, newest first."""
    return Payout.objects.select_related("seller", "run").order_by("-pk")


def wired_payouts(*, at: datetime) -> QuerySet[Payout]:
    """Payouts that a wire carries and that it may be asked about now, those that waited longest first."""
    waiting = Payout.objects.filter(status__in=[PayoutStatus.APPROVED, PayoutStatus.SENT]).exclude(wire="")
    return waiting.filter(Q(retry_at=None) | Q(retry_at__lte=at)).order_by(F("retry_at").asc(nulls_first=True), "pk")


def ways_to_pay_out() -> list[PaidBy]:
    """The providers that pay by themselves, and our own account for SEPA files; each is ready when its keys are set."""
    wires = [
        PaidBy(wire.vendor, wire.label, wire.pays_to, wire.keys, is_ready(wire), wire.hears) for wire in WIRES.values()
    ]
    ours = payer()
    return [
        *wires,
        PaidBy(SEPA, CHANNELS[SEPA].name, _("IBAN accounts, in euros"), PAYER_KEYS, bool(ours.name and ours.iban)),
    ]


def payout_for_mail(payout_id: int) -> Payout:
    """A payout with its seller, for whoever tells of it."""
    return payouts().get(pk=payout_id)


def statements_of_seller(seller_id: int) -> QuerySet[Statement]:
    """The seller's statements, newest first."""
    return Statement.objects.filter(seller=seller_id).select_related("seller").order_by("-starts_on")


def statement_of_seller(seller_id: int, month: date) -> Statement | None:
    """The kept statement of the month that begins on this day."""
    return statements_of_seller(seller_id).filter(starts_on=month).first()


def statement_with_id(statement_id: int) -> Statement:
    """Any kept statement, with its seller. Raises Statement.DoesNotExist."""
    return Statement.objects.select_related("seller").get(pk=statement_id)


def months_of_seller(seller_id: int, *, at: datetime) -> list[date]:
    """The first days of every month since the seller's first money, this month first; it is there in any case."""
    first, this = first_move_at(seller_id, store().currency), today_of(at).replace(day=1)
    month, months = (today_of(first).replace(day=1) if first else this), [this]
    while month < this:
        months.insert(1, month)
        month = first_of_next_month(month)
    return months


def month_of(month: date) -> tuple[datetime, datetime]:
    """The first instant of the month and of the next one, in the marketplace's time."""
    return midnight(month), midnight(first_of_next_month(month))


def span_of(seller_id: int, month: date) -> tuple[datetime, datetime]:
    """A seller's month. It begins where the one before it was stated to end, also when the marketplace's time zone was
    changed since: nothing falls between two statements, or into both.
    """
    starts_at, ends_at = month_of(month)
    before = statement_of_seller(seller_id, (month - timedelta(days=1)).replace(day=1))
    return before.ends_at if before else starts_at, ends_at


def month_figures(seller_id: int, month: date) -> Figures:
    """What the books say of a month, kept or not."""
    currency, (starts_at, ends_at) = store().currency, span_of(seller_id, month)
    return figures_of(
        seller_moves(seller_id, currency, starts_at=starts_at, ends_at=ends_at),
        opening=seller_balance_before(seller_id, currency, starts_at),
        reserve_closing=seller_reserve_before(seller_id, currency, ends_at),
    )


def package_numbers(seller_id: int, order_ids: Iterable[int]) -> dict[int, str]:
    """What people call the seller's packages of these orders, by order."""
    rows = Package.objects.filter(seller=seller_id, order__in=list(order_ids)).select_related("order").order_by("pk")
    return {row.order_id: row.number for row in rows}


def adjustment_reasons(ids: Iterable[int]) -> dict[int, str]:
    """Why something was given or taken, by adjustment."""
    return dict(Adjustment.objects.filter(pk__in=list(ids)).order_by("pk").values_list("pk", "reason"))


def released_sellers(order_id: int) -> set[int]:
    """The sellers whose part of an order was released."""
    rows = Release.objects.filter(package__order=order_id).order_by("pk")
    return set(rows.values_list("seller", flat=True))
