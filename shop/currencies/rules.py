"""Arithmetic of exchange, pure: conversion, crossing, and how far a rate may move by itself.

Rates are decimals with ten digits behind the point; amounts are whole minor units of each currency's own exponent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal

from shop.base.money import exponent_of

DIGITS = Decimal("0.0000000001")
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
BAND_BPS = 1_000
MOST_DAYS = 3
BPS = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """The newest good rate of a pair: one `base` is `value` `quote`."""

    base: str
    quote: str
    value: Decimal
    source: str
    valid_from: datetime


def converted(minor: int, rate: Decimal, base: str, quote: str) -> int:
    """Minor units of `base` in minor units of `quote`, half a unit rounded away from zero."""
    shifted = EXACT.multiply(Decimal(minor), rate).scaleb(exponent_of(quote) - exponent_of(base), EXACT)
    return int(shifted.quantize(Decimal(1), rounding=ROUND_HALF_UP, context=EXACT))


def converted_back(minor: int, rate: Decimal, base: str, quote: str) -> int:
    """Minor units of `quote` in minor units of `base`, half a unit rounded away from zero."""
    shifted = EXACT.divide(Decimal(minor).scaleb(exponent_of(base) - exponent_of(quote), EXACT), rate)
    return int(shifted.quantize(Decimal(1), rounding=ROUND_HALF_UP, context=EXACT))


def first_shown_as(minor: int, rate: Decimal, base: str, quote: str) -> int:
    """The smallest number of minor units of `base` that `converted` turns into so many of `quote`, or more."""
    half_below = (Decimal(minor) - Decimal("0.5")).scaleb(exponent_of(base) - exponent_of(quote), EXACT)
    return max(0, int(EXACT.divide(half_below, rate).to_integral_value(ROUND_CEILING, EXACT)))


def share_of_charge(part: int, whole: int, charged: int) -> int:
    """charged × part ÷ whole, half a unit up; minor units of two currencies, none negative, part within whole."""
    return (2 * charged * part + whole) // (2 * whole) if whole else 0


def crossed(known: Mapping[tuple[str, str], Known], base: str, quote: str) -> Known | None:
    """The rate from one currency to another over as few pairs as lead there, each taken either way round.

    It is as old as its oldest pair, and rounded once at the end; None where no pairs lead there.
    """
    ways: deque[tuple[str, tuple[Known, ...]]] = deque([(base, ())])
    seen = {base}
    while ways:
        here, line = ways.popleft()
        if here == quote and line:
            return _joined(line)
        for step in _steps_from(here, known.values()):
            if step.quote not in seen:
                seen.add(step.quote)
                ways.append((step.quote, (*line, step)))
    return None


def with_markup(rate: Decimal, markup_bps: int) -> Decimal:
    """A rate that is dearer by so many basis points."""
    return EXACT.divide(EXACT.multiply(rate, Decimal(BPS + markup_bps)), Decimal(BPS)).quantize(DIGITS, context=EXACT)


def moved_too_far(value: Decimal, last: Decimal, apart: timedelta) -> bool:
    """Whether a rate left the band: ten percent for each day between the two, three days' worth at most."""
    days = min(MOST_DAYS, max(1, -(-apart // timedelta(days=1))))
    return abs(value / last - 1) * BPS > BAND_BPS * days


def _steps_from(here: str, known: Iterable[Known]) -> list[Known]:
    """Pairs that begin here, those that end here turned round; of two ways to one place the newer first."""
    steps = [one for one in known if one.base == here]
    steps += [
        Known(one.quote, one.base, EXACT.divide(Decimal(1), one.value), one.source, one.valid_from)
        for one in known
        if one.quote == here
    ]
    return sorted(steps, key=lambda one: (-one.valid_from.timestamp(), one.quote))


def _joined(line: tuple[Known, ...]) -> Known:
    value = Decimal(1)
    for step in line:
        value = EXACT.multiply(value, step.value)
    sources = "+".join(dict.fromkeys(step.source for step in line))
    oldest = min(step.valid_from for step in line)
    return Known(line[0].base, line[-1].quote, value.quantize(DIGITS, context=EXACT), sources, oldest)
