"""Counting one day of a seller, pure: plain rows of orders, shortfalls, returns and shipments in, figures out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .types import DayCount, VariantCount

SENT = frozenset({"shipped", "delivered"})


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A package ordered on the day."""

    id: int
    status: str
    order_status: str
    needs_delivery: bool
    total_minor: int
    prices_include_tax: bool
    untracked: bool  # a shipment of it cannot be followed

    @property
    def stands(self) -> bool:
        """Whether it comes: neither it nor its order was called off."""
        return self.order_status == "placed" and self.status != "cancelled"


@dataclass(frozen=True, slots=True)
class LineRow:
    """One of its lines."""

    id: int
    package_id: int
    variant_id: int
    quantity: int
    total_minor: int
    tax_minor: int
    commission_minor: int


@dataclass(frozen=True, slots=True)
class ShortRow:
    """So many of a line that the seller did not send, and why."""

    package_id: int
    line_id: int
    quantity: int
    amount_minor: int
    delivery_minor: int
    rounding_minor: int
    commission_minor: int
    reason: str

    @property
    def blamed(self) -> bool:
        """Whether it is the seller's doing: the shopper did not ask for it."""
        return self.reason != "shopper_asked"


@dataclass(frozen=True, slots=True)
class BackRow:
    """So many of a line that came back and were settled; an exchange pays nothing back and keeps its pieces sold."""

    package_id: int
    line_id: int
    quantity: int
    refund_minor: int
    tax_minor: int
    commission_minor: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A settled return as a whole, what was paid back of the delivery included."""

    package_id: int
    refund_minor: int
    commission_minor: int


@dataclass(frozen=True, slots=True)
class DayRows:
    """Everything about the parcels of one day."""

    parcels: Sequence[ParcelRow]
    lines: Sequence[LineRow] = ()
    shorts: Sequence[ShortRow] = ()
    backs: Sequence[BackRow] = ()
    cases: Sequence[CaseRow] = ()


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The day that an instant falls on there."""
    return at.astimezone(zone).date()


def bounds_of(on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants at which a day there begins and is over."""
    return datetime.combine(on, time.min, zone), datetime.combine(on + timedelta(days=1), time.min, zone)


def counted(rows: DayRows) -> DayCount:
    """The parcels of a day in figures; `due` and `in_time` are about other parcels and stay 0."""
    blamed = {row.package_id for row in rows.shorts if row.blamed}
    standing = [row for row in rows.parcels if row.stands]
    sent = [row for row in standing if row.status in SENT and row.needs_delivery]
    delivered = [row.id for row in standing if row.status == "delivered"]
    came_back = {row.package_id for row in rows.cases}
    variants = _variants(rows, {row.id: row for row in standing})
    return DayCount(
        placed=len({row.id for row in standing} | {row.id for row in rows.parcels if row.id in blamed}),
        orders=len(standing),
        items=sum(count.items for count in variants.values()),
        sales_minor=_sales(rows, {row.id for row in standing}),
        commission_minor=_commission(rows, {row.id for row in standing}),
        failed=len({row.id for row in rows.parcels} & blamed),
        delivered=len(delivered),
        returned=len(came_back.intersection(delivered)),
        sent=len(sent),
        tracked=sum(not row.untracked for row in sent),
        variants=variants,
    )


def _sales(rows: DayRows, standing: set[int]) -> int:
    """What buyers pay for what still stands. The till's rounding is the marketplace's, so it does not come off."""
    sold = sum(row.total_minor for row in rows.parcels if row.id in standing)
    short = sum(row.amount_minor - row.rounding_minor for row in rows.shorts if row.package_id in standing)
    return sold - short - sum(row.refund_minor for row in rows.cases if row.package_id in standing)


def _commission(rows: DayRows, standing: set[int]) -> int:
    kept = [row.commission_minor for row in rows.lines if row.package_id in standing]
    short = [row.commission_minor for row in rows.shorts if row.package_id in standing]
    returned = [row.commission_minor for row in rows.cases if row.package_id in standing]
    return sum(kept) - sum(short) - sum(returned)


def _variants(rows: DayRows, standing: dict[int, ParcelRow]) -> dict[int, VariantCount]:
    """Each variant that stands in an order, with what is left of it; those of which nothing is left too."""
    shorts: defaultdict[int, list[ShortRow]] = defaultdict(list)
    backs: defaultdict[int, list[BackRow]] = defaultdict(list)
    for short in rows.shorts:
        shorts[short.line_id].append(short)
    for back in rows.backs:
        backs[back.line_id].append(back)
    counts: defaultdict[int, VariantCount] = defaultdict(VariantCount)
    for line in rows.lines:
        if parcel := standing.get(line.package_id):
            _add(counts[line.variant_id], parcel, line, shorts[line.id], backs[line.id])
    return dict(counts)


def _add(
    count: VariantCount, parcel: ParcelRow, line: LineRow, shorts: Sequence[ShortRow], backs: Sequence[BackRow]
) -> None:
    short = sum(row.quantity for row in shorts)
    price = line.total_minor + (0 if parcel.prices_include_tax else line.tax_minor)
    count.items += line.quantity - short - sum(row.quantity for row in backs)
    count.sales_minor += (
        price
        - sum(row.amount_minor - row.delivery_minor - row.rounding_minor for row in shorts)
        - sum(row.refund_minor for row in backs)
    )
    count.tax_minor += line.tax_minor - line.tax_minor * short // line.quantity - sum(row.tax_minor for row in backs)
    count.commission_minor += (
        line.commission_minor - sum(row.commission_minor for row in shorts) - sum(row.commission_minor for row in backs)
    )
