"""The sums of the quote, pure. The stages, in order, each exact before the next begins:

1. goods      quantity × unit price, per line
2. discount   what promotions take off a line, never below zero
3. shipping   one price per parcel
4. tax        per line and per parcel's delivery, within the price or on top; rounded per line or per rate
5. rounding   to what can be paid (nothing now)
6. total      goods − discount + shipping (+ tax where prices do not include it) + rounding
7. charged    the same in the buyer's currency, where that is another one

Guarantee: at every stage the parts sum to the whole, in whole minor units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shop.base.money import shares_of
from shop.tax.types import Bps

BPS = 10_000


@dataclass(frozen=True, slots=True)
class Taxable:
    """An amount that tax is due on, with its rate. Minor units and basis points, tenths of one included."""

    amount_minor: int
    rate_bps: Bps


def half_up(numerator: Bps, denominator: Bps) -> int:
    """numerator ÷ denominator, half a unit rounded up; both not negative, the denominator positive."""
    return int((2 * numerator + denominator) // (2 * denominator))


def tax_in(amount_minor: int, rate_bps: Bps) -> int:
    """The tax contained in a price that includes it: amount × rate ÷ (1 + rate)."""
    return half_up(amount_minor * rate_bps, BPS + rate_bps)


def tax_on(amount_minor: int, rate_bps: Bps) -> int:
    """The tax that comes on top of a price: amount × rate."""
    return half_up(amount_minor * rate_bps, BPS)


def taxes_of(amounts: Sequence[Taxable], *, included: bool, per_rate: bool) -> list[int]:
    """The tax of each amount. Rounded per rate, the rate's sum is split over its amounts by the largest remainder."""
    tax = tax_in if included else tax_on
    if not per_rate:
        return [tax(one.amount_minor, one.rate_bps) for one in amounts]
    result = [0] * len(amounts)
    for rate in {one.rate_bps for one in amounts}:
        places = [i for i, one in enumerate(amounts) if one.rate_bps == rate]
        whole = tax(sum(amounts[i].amount_minor for i in places), rate)
        for i, part in zip(places, shares_of(whole, [amounts[i].amount_minor for i in places]), strict=True):
            result[i] = part
    return result


def discount_within(goods_minor: int, discounts: Sequence[int]) -> int:
    """The sum of a line's discounts, at most what the line costs."""
    return min(goods_minor, sum(discounts))


def total_of(*, goods: int, discount: int, shipping: int, tax: int, included: bool) -> int:
    """What is paid: tax counts only where prices do not contain it. Minor units."""
    return goods - discount + shipping + (0 if included else tax)


@dataclass(frozen=True, slots=True)
class Chargeable:
    """A part of what is paid, in minor units of the books, and in those of the buyer's currency where that is fixed."""

    book_minor: int
    fixed_minor: int | None = None


def charged_parts(parts: Sequence[Chargeable], turn: Callable[[int], int]) -> list[int]:
    """What each part costs in the buyer's currency; `turn` turns an amount by the rate and keeps its order.

    Fixed parts cost what is fixed. The others are turned one by one, and sum to their sum turned: what is missing, or
    too much, is the largest one's; none falls below zero, the next largest gives the rest.
    """
    loose = [place for place, part in enumerate(parts) if part.fixed_minor is None]
    result = [turn(part.book_minor) if part.fixed_minor is None else part.fixed_minor for part in parts]
    missing = turn(sum(parts[place].book_minor for place in loose)) - sum(result[place] for place in loose)
    for place in sorted(loose, key=lambda place: (-parts[place].book_minor, place)):
        step = max(missing, -result[place])
        result[place] += step
        missing -= step
    return result
