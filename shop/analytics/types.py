"""Stretches of days, and the figures that are shown for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from shop.base.money import Money
from shop.base.pictures import Picture
from shop.base.translated import Translated

MOST_DAYS = 366


class Measure(StrEnum):
    """One of the figures of a period."""

    SALES = "sales"
    ORDERS = "orders"
    ITEMS = "items"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `starts_on` to `ends_on`, both included. Raises ValueError when empty or longer than MOST_DAYS."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MOST_DAYS:
            raise ValueError(f"a period has 1 to {MOST_DAYS} days, not {self.days}")

    @classmethod
    def ending(cls, ends_on: date, *, days: int) -> Period:
        """So many days, the last one included."""
        return cls(ends_on - timedelta(days=days - 1), ends_on)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def before(self) -> Period:
        """The stretch of the same length that ends on the day before."""
        return Period.ending(self.starts_on - timedelta(days=1), days=self.days)

    def dates(self) -> list[date]:
        """Every day of it in order."""
        return [self.starts_on + timedelta(days=place) for place in range(self.days)]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was sold in some stretch of time; money in minor units of the marketplace's currency."""

    orders: int = 0
    items: int = 0
    sales_minor: int = 0

    @property
    def average_minor(self) -> int | None:
        """What an order was worth, rounded half up; nothing without orders."""
        if not self.orders:
            return None
        return (2 * self.sales_minor + self.orders) // (2 * self.orders)

    def value(self, measure: Measure) -> int | None:
        """One of the figures, money in minor units."""
        return {
            Measure.SALES: self.sales_minor,
            Measure.ORDERS: self.orders,
            Measure.ITEMS: self.items,
            Measure.AVERAGE: self.average_minor,
        }[measure]

    @classmethod
    def total(cls, parts: Iterable[Figures]) -> Figures:
        """All of them together."""
        rows = list(parts)
        return cls(
            sum(row.orders for row in rows), sum(row.items for row in rows), sum(row.sales_minor for row in rows)
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period and the one before it: the figures of each of their days, in order."""

    period: Period
    now: Sequence[Figures]
    before: Sequence[Figures]

    @property
    def total(self) -> Figures:
        """The whole period."""
        return Figures.total(self.now)

    @property
    def total_before(self) -> Figures:
        """The whole period before it."""
        return Figures.total(self.before)


@dataclass(frozen=True, slots=True)
class BestSeller:
    """A product by what was sold of it; `left` is None where nothing is counted."""

    public_id: str
    title: Translated
    picture: Picture | None
    items: int
    sales: Money
    left: int | None
    low: bool


@dataclass(frozen=True, slots=True)
class Margin:
    """What stays of the goods' price without VAT after commission and cost price, as far as cost prices are known.

    `goods` and `cost` are of the variants with a cost price only; `unknown_items` were sold without one.
    """

    goods: Money
    commission: Money
    cost: Money
    unknown_items: int

    @property
    def earned(self) -> Money:
        """Goods less commission and cost."""
        return self.goods - self.commission - self.cost

    @property
    def bps(self) -> int | None:
        """Of each hundred of goods, in basis points; nothing without sales that have a cost price."""
        if self.goods.minor <= 0:
            return None
        return (20_000 * self.earned.minor + self.goods.minor) // (2 * self.goods.minor)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many. `most` says whether the target is the most (or the least) that is well."""

    part: int
    whole: int
    target_bps: int
    most: bool

    @property
    def bps(self) -> int:
        """The share in basis points, rounded half up; 0 of nothing."""
        return (20_000 * self.part + self.whole) // (2 * self.whole) if self.whole else 0

    def says_something(self, at_least: int) -> bool:
        """Whether there were enough to judge."""
        return self.whole >= at_least

    @property
    def met(self) -> bool:
        """Whether the target is kept."""
        return self.bps <= self.target_bps if self.most else self.bps >= self.target_bps


@dataclass(frozen=True, slots=True)
class Health:
    """How well a seller serves, counted over `period`."""

    period: Period
    on_time: Rate
    cancelled: Rate
    returned: Rate
    tracked: Rate


@dataclass(slots=True)
class VariantCount:
    """What was sold of a variant on a day, in the columns of VariantDay."""

    items: int = 0
    sales_minor: int = 0
    tax_minor: int = 0
    commission_minor: int = 0


@dataclass(slots=True)
class DayCount:
    """A day of a seller, in the columns of SellerDay; `variants` by their ids."""

    placed: int = 0
    orders: int = 0
    items: int = 0
    sales_minor: int = 0
    commission_minor: int = 0
    failed: int = 0
    delivered: int = 0
    returned: int = 0
    sent: int = 0
    tracked: int = 0
    due: int = 0
    in_time: int = 0
    variants: Mapping[int, VariantCount] = field(default_factory=dict)
