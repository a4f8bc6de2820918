"""The same quote in the currency that the buyer pays in. Books, sellers and tax stay with the other one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from shop.base.money import Money
from shop.currencies.types import Rated

from .rules import Chargeable, charged_parts
from .types import Quote, QuoteLine, QuoteParcel, QuoteReduction


def in_currency(quoted: Quote, rated: Rated, listed: Mapping[str, Money]) -> Quote:
    """Every figure that a buyer sees, in the currency of the rate; what is paid adds up to its total exactly.

    Lines, deliveries and tax on top are turned one by one, half a unit up; what is missing to the turned sum goes to
    the largest. `listed` has the fixed prices of single pieces, by the line's key: those are charged as they stand.
    """
    parts = iter(
        charged_parts(list(_chargeable(quoted, rated, listed)), lambda minor: _minor(rated, Money(minor, rated.base)))
    )
    parcels = tuple(_parcel(parcel, parts, quoted, rated, listed) for parcel in quoted.parcels)

    def whole(part: str) -> Money:
        return Money.total((getattr(parcel, part) for parcel in parcels), rated.quote)

    return replace(
        quoted,
        currency=rated.quote,
        parcels=parcels,
        goods=whole("goods"),
        discount=whole("discount"),
        shipping=whole("shipping"),
        tax=whole("tax"),
        rounding=Money.zero(rated.quote),
        total=whole("total"),
    )


def _minor(rated: Rated, amount: Money) -> int:
    return rated.of(amount).minor


def _chargeable(quoted: Quote, rated: Rated, listed: Mapping[str, Money]) -> Iterator[Chargeable]:
    """What is paid, in the order in which `_parcel` takes it up: lines, delivery, tax on top."""
    for parcel in quoted.parcels:
        for line in parcel.lines:
            yield Chargeable(line.total.minor, _fixed(line, rated, listed.get(line.key)))
        yield Chargeable(parcel.shipping.minor)
        yield Chargeable(0 if quoted.prices_include_tax else parcel.tax.minor)


def _fixed(line: QuoteLine, rated: Rated, unit: Money | None) -> int | None:
    """The fixed price of a line, what promotions take off it turned by the rate; None where none is fixed."""
    if unit is None:
        return None
    off = sum(rated.of(one.amount).minor for one in line.reductions)
    return max(0, unit.minor * line.quantity - off) if line.total else 0


def _parcel(
    parcel: QuoteParcel, parts: Iterator[int], quoted: Quote, rated: Rated, listed: Mapping[str, Money]
) -> QuoteParcel:
    def money(minor: int) -> Money:
        return Money(minor, rated.quote)

    charged = [money(minor) for minor in islice(parts, len(parcel.lines))]
    lines = [_line(line, total, rated, listed.get(line.key)) for line, total in zip(parcel.lines, charged, strict=True)]
    shipping, on_top = money(next(parts)), money(next(parts))
    discount = Money.total((line.discount for line in lines), rated.quote)
    paid = Money.total(charged, rated.quote)
    return replace(
        parcel,
        lines=tuple(lines),
        goods=paid + discount,
        discount=discount,
        shipping=shipping,
        reductions=_reductions(parcel.reductions, rated),
        shipping_tax=rated.of(parcel.shipping_tax),
        shipping_taxes=(),
        tax=rated.of(parcel.tax) if quoted.prices_include_tax else on_top,
        total=paid + shipping + on_top,
        free_shipping_gap=None if parcel.free_shipping_gap is None else rated.of(parcel.free_shipping_gap),
    )


def _line(line: QuoteLine, total: Money, rated: Rated, unit: Money | None) -> QuoteLine:
    nothing, reductions = Money.zero(rated.quote), _reductions(line.reductions, rated)
    compare_at = None if line.compare_at is None or unit is not None else rated.of(line.compare_at)
    return replace(
        line,
        unit_price=rated.of(line.unit_price) if unit is None else unit,
        list_price=rated.of(line.list_price) if unit is None else unit,
        compare_at=compare_at,
        discount=Money.total((one.amount for one in reductions), rated.quote),
        funded=nothing,
        reductions=reductions,
        total=total,
        tax=rated.of(line.tax),
        commission=nothing,
        commission_vat=nothing,
    )


def _reductions(reductions: tuple[QuoteReduction, ...], rated: Rated) -> tuple[QuoteReduction, ...]:
    return tuple(QuoteReduction(one.source, rated.of(one.amount)) for one in reductions)
