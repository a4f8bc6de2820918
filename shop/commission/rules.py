"""Which rule wins and what it comes to, pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .types import Fee, Goods, Scope, Terms

# The standard rate on a marketplace's own service where nothing else is set. Bangladesh: Value Added Tax and
# Supplementary Duty Act 2012, section 15.
VAT_OF_COUNTRY = {"BD": 1500}


@dataclass(frozen=True, slots=True)
class Live:
    """A rule as the choice sees it: `path` is its category's place in the tree."""

    rule_id: int
    scope: Scope
    target_id: int | None
    path: str
    starts_on: date
    ends_on: date | None
    rate_bps: int
    flat_minor: int
    floor_minor: int | None
    cap_minor: int | None

    def holds_on(self, day: date) -> bool:
        """Whether the day lies within its span, both ends included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def winner(rules: Iterable[Live], goods: Goods, *, path: str, on: date) -> Live | None:
    """The most specific rule of the day; `path` is the place of the goods' category in the tree."""
    fitting = [rule for rule in rules if rule.holds_on(on) and _fits(rule, goods, path)]
    order = list(Scope)
    return min(fitting, key=lambda rule: (order.index(rule.scope), -len(rule.path)), default=None)


def _fits(rule: Live, goods: Goods, path: str) -> bool:
    if rule.scope is Scope.CATEGORY:
        return path.startswith(rule.path)
    wanted = {Scope.PRODUCT: goods.product_id, Scope.SELLER: goods.seller_id}
    return rule.target_id == wanted.get(rule.scope)


def vat_on(rates: Mapping[date, int], *, on: date, country: str) -> int:
    """The rate of VAT on the fee on a day, in basis points: the newest that has begun, else the country's."""
    begun = [day for day in rates if day <= on]
    return rates[max(begun)] if begun else VAT_OF_COUNTRY.get(country, 0)


def fee_of(terms: Terms, amount_minor: int, pieces: int) -> Fee:
    """The fee of a line over `amount_minor` (tax included where prices include it), never more than the line itself.

    The share is rounded once, half a unit up; so is the VAT, which comes on top of the share.
    """
    share = part_of(amount_minor, terms.rate_bps) + terms.flat_minor * pieces
    if terms.floor_minor is not None:
        share = max(share, terms.floor_minor * pieces)
    if terms.cap_minor is not None:
        share = min(share, terms.cap_minor * pieces)
    share = min(share, amount_minor)
    return Fee(share, part_of(share, terms.vat_bps))


def part_of(amount_minor: int, rate_bps: int) -> int:
    """So many basis points of an amount, half a unit rounded up; minor units."""
    return (amount_minor * rate_bps * 2 + 10_000) // 20_000
