"""Numbers and small sums of papers, pure. Minor units and basis points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shop.tax.types import Code

from .types import Category, Kind

BPS = 10_000
TENTHS = 10  # of a basis point
PREFIXES = {
    Kind.INVOICE: "INV",
    Kind.CREDIT: "CRN",
    Kind.COMMISSION: "COM",
    Kind.COMMISSION_CREDIT: "COC",
}
UNTAXED: dict[str, Category] = {
    Code.REVERSE_CHARGE: Category.REVERSE,
    Code.EXEMPT: Category.EXEMPT,
    Code.SMALL_BUSINESS: Category.EXEMPT,
    Code.NOT_REGISTERED: Category.EXEMPT,
    Code.IMPORT: Category.EXPORT,
    Code.OUTSIDE: Category.EXPORT,
}
STEP_BPS = 50
"""Rates of tax are multiples of half a percent nearly everywhere."""


def series_of(kind: Kind, seller_id: int, year: int) -> str:
    """Which numbers follow one another: those of an issuer, a kind of paper and a year."""
    issuer = () if kind.of_marketplace else (str(seller_id),)
    return "-".join((PREFIXES[kind], *issuer, str(year)))


def number_of(series: str, place: int) -> str:
    """What is printed: INV-12-2026-00001."""
    return f"{series}-{place:05d}"


@dataclass(frozen=True, slots=True)
class Sold:
    """An order line: `due_minor` is what was agreed to be paid for all its pieces, tax too."""

    quantity: int
    unit_price_minor: int
    due_minor: int
    tax_minor: int
    rate_bps: Decimal
    discounted: bool
    included: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """A line of a paper in figures."""

    quantity: int
    list_net_minor: int
    discount_minor: int
    net_minor: int
    tax_minor: int


def left_of(sold: Sold, *, short: int) -> Figures:
    """What is billed of a line when `short` of its pieces were given up before.

    Shares are differences of rounded-down running sums, as shortfalls and returns count them, so that the pieces of a
    line always make up the line.
    """
    due = _after(sold.due_minor, short, sold.quantity)
    tax = _after(sold.tax_minor, short, sold.quantity)
    net, quantity = due - tax, sold.quantity - short
    listed = net
    if sold.discounted:
        price = sold.unit_price_minor * quantity
        listed = max(net, net_in(price, sold.rate_bps) if sold.included else price)
    return Figures(quantity, listed, listed - net, net, tax)


def _after(whole: int, gone: int, pieces: int) -> int:
    return whole - whole * gone // pieces


def net_in(amount_minor: int, rate_bps: Decimal) -> int:
    """What a price is without the tax that it contains, the tax rounded half a unit up."""
    rate, whole = int(rate_bps * TENTHS), BPS * TENTHS
    return amount_minor - (2 * amount_minor * rate + whole + rate) // (2 * (whole + rate))


def rate_within(net_minor: int, tax_minor: int, known: Iterable[Decimal]) -> Decimal:
    """The rate at which an amount was taxed, where only both amounts are known.

    One of the `known` rates that comes to this tax, else the nearest half percent that does, else what the two amount
    to.
    """
    if not net_minor or not tax_minor:
        return Decimal(0)
    exact = Decimal((2 * tax_minor * BPS + net_minor) // (2 * net_minor))
    near = (exact + STEP_BPS // 2) // STEP_BPS * STEP_BPS
    fitting = (rate for rate in (*known, near) if rate and abs(net_minor * rate - tax_minor * BPS) <= BPS)
    return next(fitting, exact)


def category_of(rate_bps: Decimal, code: str) -> Category:
    """How an amount is taxed, by its rate and by why (`tax.types.Code`)."""
    if rate_bps:
        return Category.STANDARD
    return UNTAXED.get(code, Category.ZERO)


@dataclass(frozen=True, slots=True)
class Amount:
    """So much with tax, and the tax of it."""

    gross_minor: int
    tax_minor: int


def credited(gross_minor: int, *, billed: Amount, before: Amount, said_tax: int | None = None) -> Amount:
    """What a credit note over `gross_minor` of a billed item takes off, when `before` was credited already.

    `said_tax` is the tax as whoever counted the pieces says it; without it the tax is in proportion. The last credit
    takes what is left, so that nobody is ever credited more tax than was billed.
    """
    left = billed.tax_minor - before.tax_minor
    if before.gross_minor + gross_minor >= billed.gross_minor:
        return Amount(gross_minor, min(left, gross_minor))
    wanted = billed.tax_minor * gross_minor // billed.gross_minor if said_tax is None else said_tax
    return Amount(gross_minor, max(0, min(wanted, left, gross_minor)))
