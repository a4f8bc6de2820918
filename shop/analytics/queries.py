"""Reads of the figures: what a seller's overview shows, and the figures of a day as the orders have them now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from shop.base.money import Money
from shop.base.pictures import picture_of
from shop.catalog.models import Product
from shop.catalog.queries.cards import cover_json
from shop.fulfilment.models import Shipment
from shop.inventory.models import StockLevel
from shop.orders.models import Order, OrderLine, Package, Shortfall
from shop.returns.models import ReturnCase, ReturnLine
from shop.returns.types import Wish
from shop.store.queries import store
from shop.store.types import ServiceTarget

from .models import SellerDay, VariantDay
from .rules import BackRow, CaseRow, DayRows, LineRow, ParcelRow, ShortRow, bounds_of, counted, day_of
from .types import BestSeller, Comparison, DayCount, Figures, Health, Margin, Period, Rate, VariantCount

HEALTH_DAYS = 60
SERVICE = ("placed", "failed", "delivered", "returned", "sent", "tracked", "due", "in_time")
COUNTED = tuple(each.name for each in fields(DayCount) if each.name != "variants")
KNOWN = (Package.Status.TO_PACK, Package.Status.PACKED, Package.Status.SHIPPED, Package.Status.DELIVERED)


# What is shown -----------------------------------------------------------------------------------------------------


def zone() -> ZoneInfo:
    """Where the marketplace's days begin and end."""
    return ZoneInfo(store().time_zone)


def day_at(at: datetime) -> date:
    """The marketplace's day at an instant."""
    return day_of(at, zone())


def figures_and_health_of_seller(seller_id: int, period: Period, *, today: date) -> tuple[Comparison, Health]:
    """The days in the period and the one before it, and how well the seller served until `today`, in one query.

    A day without orders has noughts.
    """
    before, served = period.before, _served(today)
    wanted = _days_of(period) | _days_of(before) | _days_of(served)
    rows = SellerDay.objects.filter(wanted, seller=seller_id).order_by("on")
    days = {row["on"]: row for row in rows.values("on", "orders", "items", "sales_minor", *SERVICE)}
    sold = {on: Figures(row["orders"], row["items"], row["sales_minor"]) for on, row in days.items()}
    counted_days = [days[on] for on in served.dates() if on in days]
    comparison = Comparison(
        period,
        now=[sold.get(on, Figures()) for on in period.dates()],
        before=[sold.get(on, Figures()) for on in before.dates()],
    )
    return comparison, _health(served, {name: sum(row[name] for row in counted_days) for name in SERVICE})


def best_sellers_of(seller_id: int, period: Period, *, limit: int = 5) -> list[BestSeller]:
    """The seller's products that brought in most, with what is left of them, in two queries."""
    sold = _sold(seller_id, period).values("variant__product").annotate(pieces=Sum("items"), sales=Sum("sales_minor"))
    top = list(sold.filter(pieces__gt=0).order_by("-sales", "-pieces", "variant__product")[:limit])
    levels = StockLevel.objects.filter(variant__product=OuterRef("pk"), variant__archived_at=None).order_by()
    of_product = levels.values("variant__product")
    products = Product.objects.filter(pk__in=[row["variant__product"] for row in top]).annotate(
        cover=cover_json(),
        left=Subquery(of_product.annotate(left=Sum(F("on_hand") - F("held"))).values("left")),
        low_at=Subquery(of_product.annotate(most=Max("low_at")).values("most")),
    )
    columns = ("pk", "public_id", "title", "cover", "left", "low_at")
    found = {row["pk"]: row for row in products.order_by("pk").values(*columns)} if top else {}
    return [_best(row, found[row["variant__product"]]) for row in top]


def _sold(seller_id: int, period: Period) -> QuerySet[VariantDay]:
    within = (period.starts_on, period.ends_on)
    return VariantDay.objects.filter(seller=seller_id, on__range=within).order_by()


def _best(sold: Mapping[str, Any], product: dict[str, Any]) -> BestSeller:
    return BestSeller(
        public_id=str(product["public_id"]),
        title=product["title"],
        picture=picture_of(product["cover"]),
        items=sold["pieces"],
        sales=Money(sold["sales"], store().currency),
        left=product["left"],
        low=product["left"] is not None and product["left"] <= product["low_at"],
    )


def margin_of_seller(seller_id: int, period: Period) -> Margin:
    """What stays of the period's goods, with the cost prices as they are now, in one query."""
    known = Q(variant__cost_minor__isnull=False)
    sums = _sold(seller_id, period).aggregate(
        goods=Sum(F("sales_minor") - F("tax_minor"), filter=known),
        commission=Sum("commission_minor", filter=known),
        cost=Sum(F("items") * F("variant__cost_minor"), filter=known),
        unknown=Sum("items", filter=~known),
    )
    money = {name: Money(sums[name] or 0, store().currency) for name in ("goods", "commission", "cost")}
    return Margin(**money, unknown_items=sums["unknown"] or 0)


def health_of_seller(seller_id: int, *, today: date) -> Health:
    """How well the seller served in the last HEALTH_DAYS whole days, beside the marketplace's targets; one query."""
    served = _served(today)
    rows = SellerDay.objects.filter(_days_of(served), seller=seller_id).order_by()
    return _health(served, rows.aggregate(**{name: Sum(name, default=0) for name in SERVICE}))


def _served(today: date) -> Period:
    return Period.ending(today - timedelta(days=1), days=HEALTH_DAYS)


def _days_of(period: Period) -> Q:
    return Q(on__range=(period.starts_on, period.ends_on))


def _health(period: Period, sums: Mapping[str, int]) -> Health:
    def rate(part: str, whole: str, target: ServiceTarget) -> Rate:
        return Rate(sums[part], sums[whole], store().target(target), most=target.most)

    return Health(
        period,
        on_time=rate("in_time", "due", ServiceTarget.SENT_ON_TIME),
        cancelled=rate("failed", "placed", ServiceTarget.CANCELLED),
        returned=rate("returned", "delivered", ServiceTarget.RETURNED),
        tracked=rate("tracked", "sent", ServiceTarget.TRACKED),
    )


# A day counted anew ------------------------------------------------------------------------------------------------


def days_of_order(order_id: int) -> list[tuple[int, date]]:
    """(seller, day) of everything that a placed order counts in: the day it was placed, and when each parcel is due."""
    placed_at = Order.objects.values_list("placed_at", flat=True).get(pk=order_id)
    if placed_at is None:
        return []
    placed_on = day_at(placed_at)
    rows = Package.objects.filter(order=order_id).order_by("pk").values_list("seller", "ship_by_on")
    return sorted({(seller_id, on) for seller_id, due_on in rows for on in (placed_on, due_on or placed_on)})


def days_with_orders() -> list[tuple[int, date]]:
    """Every (seller, day) that has something to count, for filling the tables anew."""
    rows = Package.objects.filter(order__placed_at__isnull=False).order_by()
    placed = rows.annotate(on=TruncDate("order__placed_at", tzinfo=zone())).values_list("seller", "on").distinct()
    due = rows.values_list("seller", "ship_by_on").distinct()
    return sorted({(seller_id, on) for seller_id, on in (*placed, *due) if on})


def day_counted_anew(seller_id: int, on: date) -> DayCount:
    """The seller's day as orders, shipments and returns have it now, in seven queries."""
    count = counted(_rows_of_day(seller_id, on))
    due = Package.objects.filter(seller=seller_id, status__in=KNOWN, ship_by_on=on).order_by()
    sent = due.filter(needs_delivery=True, order__status=Order.Status.PLACED).values_list("shipped_at", flat=True)
    moments = list(sent)
    count.due = len(moments)
    count.in_time = sum(moment is not None and day_at(moment) <= on for moment in moments)
    return count


def _rows_of_day(seller_id: int, on: date) -> DayRows:
    """What was ordered of the seller on the day; replacements of returned goods are no sales."""
    begins, ends = bounds_of(on, zone())
    placed = Package.objects.filter(order__placed_at__gte=begins, order__placed_at__lt=ends, order__replaces=None)
    unseen = Shipment.objects.filter(package=OuterRef("pk"), sent_at__isnull=False, tracking_code="")
    parcels = placed.filter(seller=seller_id).annotate(untracked=Exists(unseen)).order_by("pk")
    rows = [ParcelRow(*row) for row in parcels.values_list(*PARCEL, "untracked")]
    ids = [row.id for row in rows]
    settled = {"case__package__in": ids, "case__status": ReturnCase.Status.SETTLED}
    return DayRows(
        parcels=rows,
        lines=[LineRow(*row) for row in OrderLine.objects.filter(package__in=ids).order_by("pk").values_list(*LINE)],
        shorts=[
            ShortRow(*row) for row in Shortfall.objects.filter(line__package__in=ids).order_by("pk").values_list(*SHORT)
        ],
        backs=[
            BackRow(*row)
            for row in ReturnLine.objects.filter(**settled, case__outcome=Wish.REFUND).order_by("pk").values_list(*BACK)
        ],
        cases=[
            CaseRow(*row)
            for row in ReturnCase.objects.filter(package__in=ids, status=ReturnCase.Status.SETTLED)
            .order_by("pk")
            .values_list("package", "refund_minor", TAKEN)
        ],
    )


PARCEL = ("pk", "status", "order__status", "needs_delivery", "total_minor", "order__prices_include_tax")
# What the marketplace takes of a sale: its commission, and the VAT on it that the state gets.
TAKEN = F("commission_minor") + F("commission_vat_minor")
LINE = ("pk", "package", "variant", "quantity", "total_minor", "tax_minor", TAKEN)
SHORT = (
    "line__package",
    "line",
    "quantity",
    "amount_minor",
    "delivery_minor",
    "rounding_minor",
    TAKEN,
    "reason",
)
BACK = ("case__package", "line", "received_quantity", "refund_minor", "tax_minor", TAKEN)


def kept_count(day: SellerDay) -> DayCount:
    """A day as the tables have it."""
    rows = VariantDay.objects.filter(seller=day.seller_id, on=day.on).order_by("variant")
    columns = rows.values_list("variant", "items", "sales_minor", "tax_minor", "commission_minor")
    variants = {row[0]: VariantCount(*row[1:]) for row in columns}
    return DayCount(**{name: getattr(day, name) for name in COUNTED}, variants=variants)


def days_that_differ() -> Iterator[tuple[SellerDay, DayCount]]:
    """Days that are not stale and yet not what orders, shipments and returns say, with what these say; none is right.

    A day that has something to count and no row at all is one of them.
    """
    kept = {(day.seller_id, day.on): day for day in SellerDay.objects.order_by("seller", "on")}
    for key in sorted({*kept, *days_with_orders()}):
        day = kept.get(key) or SellerDay(seller_id=key[0], on=key[1], stale=False)
        fresh = day_counted_anew(*key)
        if not day.stale and kept_count(day) != fresh:
            yield day, fresh
