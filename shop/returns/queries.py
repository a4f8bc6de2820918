"""Reading returns. Every case goes through its audience: the buyer, the order of a guest's link, the seller, staff."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from shop.base.money import Money
from shop.base.tenancy import connection
from shop.orders.queries import line_view, lines_of_package, shown_lines
from shop.payments.models import Refund
from shop.payments.queries import charged_under, refunds_named

from .models import Policy, ReturnCase, ReturnChange, ReturnLine, ReturnPhoto, Withdrawal
from .rules import BADGES, REASONS, closes_at, left_of, payback_of, timeline_of
from .types import CaseLineView, CaseView, Kind, Offer, Payback, Reason, Returnable, Tab, Wish

if TYPE_CHECKING:
    from shop.accounts.models import User
    from shop.orders.models import OrderLine, Package
    from shop.sellers.models import Seller

SECONDS = 5
_kept: dict[str, tuple[float, int]] = {}

Status = ReturnCase.Status
IN_TAB = {
    Tab.WAITING: Q(status__in=[Status.REQUESTED, Status.ESCALATED]),
    Tab.COMING: Q(status__in=[Status.ACCEPTED, Status.SENT]),
    Tab.CLOSED: Q(status__in=[Status.REFUSED, Status.SETTLED, Status.ENDED]),
    Tab.ALL: Q(pk__isnull=False),
}


def cases() -> QuerySet[ReturnCase]:
    """Every case with all that `case_view` prints, newest first."""
    rows = ReturnCase.objects.select_related("package__order__contact", "package__seller", "replacement")
    return rows.prefetch_related(Prefetch("lines__line", shown_lines()), "photos").order_by("-id")


def cases_of_shopper(user: User) -> QuerySet[ReturnCase]:
    """The person's cases, newest first."""
    return cases().filter(package__order__user=user.pk)


def cases_of_order(order_id: int) -> QuerySet[ReturnCase]:
    """The cases of an order, for whoever may see it, newest first."""
    return cases().filter(package__order=order_id)


def cases_of_seller(seller: Seller, *, tab: Tab = Tab.ALL) -> QuerySet[ReturnCase]:
    """The cases of the seller's parcels; those that wait longest come first among the waiting."""
    found = cases().filter(IN_TAB[tab], package__seller=seller.pk)
    return found.order_by("answer_by", "id") if tab is Tab.WAITING else found


def unanswered_cases_of_seller(seller: Seller) -> tuple[int, datetime | None]:
    """How many cases wait for the seller's answer, and by when the first of them wants it."""
    waiting = ReturnCase.objects.filter(package__seller=seller.pk, status=Status.REQUESTED)
    found = waiting.aggregate(count=Count("pk"), first=Min("answer_by"))
    return found["count"], found["first"]


def packages_coming_back(packages: QuerySet[Package]) -> QuerySet[Package]:
    """Those of the packages of which something comes back or may; each has these cases as `open_returns`."""
    under_way = ReturnCase.objects.filter(status__in=ReturnCase.CLAIMS).order_by("id")
    found = packages.filter(Exists(under_way.filter(package=OuterRef("pk"))))
    return found.prefetch_related(Prefetch("returns", under_way, to_attr="open_returns"))


def count_coming_back(seller: Seller) -> int:
    """How many of the seller's packages these are."""
    under_way = ReturnCase.objects.filter(package__seller=seller.pk, status__in=ReturnCase.CLAIMS).order_by()
    return under_way.values("package").distinct().count()


def seller_tab_counts(seller: Seller) -> dict[Tab, int]:
    """How many of the seller's cases each tab holds, in one query."""
    counts = {tab.value: Count("pk", filter=condition) for tab, condition in IN_TAB.items()}
    found = ReturnCase.objects.filter(package__seller=seller.pk).order_by().aggregate(**counts)
    return {tab: found[tab.value] for tab in Tab}


def cases_for_staff(*, owed: bool = False) -> QuerySet[ReturnCase]:
    """What staff decide, longest waiting first; with `owed` what they have to pay back by hand."""
    if not owed:
        return cases().filter(status=Status.ESCALATED).order_by("id")
    key = Concat(Value("return:case:"), Cast(OuterRef("pk"), TextField()), Value(":"), output_field=TextField())
    failed = Refund.objects.filter(status=Refund.Status.FAILED, key__startswith=key)
    unpaid = cases().filter(status=Status.SETTLED, paid_back_at=None, refund_minor__gt=0)
    return unpaid.filter(Q(by_hand=True) | Exists(failed)).order_by("id")


def case_with_id(case_id: int) -> ReturnCase:
    """Any case, for handlers. Raises ReturnCase.DoesNotExist."""
    return cases().get(pk=case_id)


def unanswered_case_ids(*, at: datetime) -> list[int]:
    """Cases whose seller has not answered in time, oldest first."""
    late = ReturnCase.objects.filter(status=Status.REQUESTED, answer_by__lte=at)
    return list(late.order_by("answer_by", "id").values_list("pk", flat=True))


def was_escalated(case_id: int) -> bool:
    """Whether the case was ever in the hands of staff."""
    return ReturnChange.objects.filter(subject=case_id, to_status=Status.ESCALATED).exists()


def photo_of(case: ReturnCase, public_id: str) -> ReturnPhoto:
    """A photo of a case. Raises ReturnPhoto.DoesNotExist."""
    return case.photos.get(public_id=public_id)


def withdrawal_with_id(withdrawal_id: int) -> Withdrawal:
    """A declaration. Raises Withdrawal.DoesNotExist."""
    return Withdrawal.objects.select_related("order").get(pk=withdrawal_id)


def policy_of_marketplace() -> Policy:
    """What holds where a seller promises nothing more."""
    return Policy.objects.filter(seller=None).first() or Policy()


def return_days() -> int:
    """How many days after delivery every shop takes things back; kept in the process for a few seconds."""
    schema = connection.schema_name
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    days = policy_of_marketplace().window_days
    _kept[schema] = (time.monotonic() + SECONDS, days)
    return days


def forget_return_days() -> None:
    """Drop what the process keeps, between tests."""
    _kept.clear()


def policy_of_seller(seller_id: int) -> Policy:
    """How long goods of the seller can be sent back: never shorter than everywhere in the marketplace."""
    rows = {row.seller_id: row for row in Policy.objects.filter(Q(seller=None) | Q(seller=seller_id)).order_by("id")}
    shared, own = rows.get(None, Policy()), rows.get(seller_id)
    if own is None:
        return shared
    own.window_days = max(own.window_days, shared.window_days)
    own.answer_days = min(own.answer_days, shared.answer_days)
    return own


def claimed_pieces(package_id: int, *, besides: int = 0) -> list[tuple[int, int]]:
    """(line id, pieces) that other cases of the package have a claim on, or have settled."""
    rows = ReturnLine.objects.filter(case__package=package_id).exclude(case=besides).order_by("id")
    open_rows = rows.filter(case__status__in=ReturnCase.CLAIMS).values_list("line", "quantity")
    settled = rows.filter(case__status=Status.SETTLED).values_list("line", "received_quantity")
    return [*open_rows, *settled]


def pieces_gone(package_id: int) -> dict[int, int]:
    """How many pieces of each line were never sent, paid back or replaced already."""
    rows = ReturnLine.objects.filter(case__package=package_id, case__status=Status.SETTLED).order_by()
    settled = dict(rows.values("line").annotate(sum=Sum("received_quantity")).values_list("line", "sum"))
    return {line.pk: line.short + settled.get(line.pk, 0) for line in lines_of_package(package_id)}


def pieces_left(package_id: int, *, besides: int = 0) -> dict[int, int]:
    """How many pieces of each line were or will be sent and are in no other case."""
    sent = {line.pk: line.quantity - line.short for line in lines_of_package(package_id)}
    return left_of(sent, claimed_pieces(package_id, besides=besides))


def offer_of(package: Package, *, at: datetime, window_days: int | None = None) -> Offer:
    """What of a parcel can be sent back now. Files cannot be sent back, nor what was never sent."""
    days = policy_of_seller(package.seller_id).window_days if window_days is None else window_days
    until = closes_at(delivered_at=package.delivered_at, window_days=days)
    goods = [line for line in lines_of_package(package.pk) if not line.digital]
    left = pieces_left(package.pk)
    lines = [_returnable(line, left[line.pk]) for line in goods if left[line.pk] > 0]
    return Offer(lines, until, _why_not(goods, lines, until, at))


def _returnable(line: OrderLine, most: int) -> Returnable:
    return Returnable(line.pk, str(line.public_id), line_view(line), most)


def _why_not(goods: Sequence[OrderLine], lines: Sequence[Returnable], until: datetime | None, at: datetime) -> str:
    if until is None:
        return _("This parcel has not arrived yet. You can send things back once it is there.")
    if not goods:
        return _("Files cannot be sent back.")
    if at > until:
        return _("The time to send things back is over. Write to us if something is wrong with them.")
    return "" if lines else _("You have asked to send back everything in this parcel already.")


def case_view(case: ReturnCase) -> CaseView:
    """What pages and mails print; read the case through one of the queries above."""
    return case_views([case])[0]


def buyers_case_view(case: ReturnCase) -> CaseView:
    """What the buyer reads: amounts in the currency that was charged, as far as they do not become store credit."""
    view, order = case_view(case), case.package.order
    if not order.charged_currency or case.into_credit:
        return view
    book, real = charged_under(f"{case.key}:")
    refund = Money(real, order.charged_currency) + order.charge_of(case.refund - Money(book, case.currency))
    shipping = order.charge_of(view.shipping)
    return replace(
        view,
        lines=tuple(
            replace(one, refund=order.charge_of(one.refund), tax=order.charge_of(one.tax)) for one in view.lines
        ),
        goods=refund - shipping,
        shipping=shipping,
        refund=refund,
        by_hand=order.charge_of(view.by_hand),
    )


def case_views(found: Iterable[ReturnCase]) -> list[CaseView]:
    """The views of several cases, with one query for all of their refunds."""
    chosen = list(found)
    refunds = refunds_named(f"{case.key}:" for case in chosen if case.refund_minor)
    return [_view(case, [status for key, status, _sum in refunds if key.startswith(f"{case.key}:")]) for case in chosen]


def _view(case: ReturnCase, statuses: Sequence[str]) -> CaseView:
    package = case.package
    order = package.order
    return CaseView(
        id=case.pk,
        public_id=str(case.public_id),
        number=case.number,
        kind=Kind(case.kind),
        status=case.status,
        badge=BADGES[case.status],
        wish=Wish(case.outcome or case.wish),
        reason=str(REASONS[Reason(case.reason)]),
        note=case.note,
        answer=case.answer,
        asked_at=case.asked_at,
        answer_by=case.answer_by,
        order_number=order.number,
        order_token=order.token,
        order_user_id=order.user_id,
        language=order.language,
        email=order.contact.email,
        buyer_name=order.contact.name,
        package_number=package.number,
        seller_id=package.seller_id,
        seller_name=str(package.seller.name),
        seller_slug=package.seller.slug,
        lines=tuple(_line(one) for one in case.lines.all()),
        photos=tuple(str(photo.public_id) for photo in case.photos.all()),
        way=case.way,
        how=case.how,
        has_label=bool(case.label_key),
        carrier=case.carrier,
        tracking_code=case.tracking_code,
        goods=Money(case.goods_minor, case.currency),
        shipping=Money(case.shipping_minor, case.currency),
        refund=case.refund,
        into_credit=case.into_credit,
        by_hand=case.refund - Money(case.tendered_minor, case.currency),
        restocked=case.restocked,
        payback=_payback(case, statuses),
        replacement_number=case.replacement.number if case.replacement else "",
        timeline=timeline_of(
            status=case.status,
            asked_at=case.asked_at,
            moments={"answered": case.answered_at, "sent": case.sent_at, "settled": case.settled_at},
            outcome=case.outcome or case.wish,
        ),
        moves=frozenset(case.MOVES.get(case.status, set())),
    )


def _payback(case: ReturnCase, statuses: Sequence[str]) -> Payback:
    return payback_of(
        refund_minor=case.refund_minor,
        by_hand=case.by_hand,
        paid_back=case.paid_back_at is not None,
        statuses=statuses,
    )


def _line(one: ReturnLine) -> CaseLineView:
    currency = one.line.currency
    return CaseLineView(
        id=one.pk,
        line=line_view(one.line),
        quantity=one.quantity,
        received_quantity=one.received_quantity,
        condition=one.condition,
        refund=Money(one.refund_minor, currency),
        tax=Money(one.tax_minor, currency),
    )
