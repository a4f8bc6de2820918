"""Coupon codes in words: the chips under a sum, each with what is missing where it gives nothing yet."""

from __future__ import annotations

from dataclasses import dataclass

from shop.base.digits import page_digits
from shop.base.money import Money
from shop.pricing.types import Quote
from shop.promotions.types import CodeAnswer, Reason
from shop.web.common.currencies import shown

from .sums import amount


@dataclass(frozen=True, slots=True)
class Chip:
    """One code of the cart; `trouble` says why it gives nothing, empty when it holds."""

    code: str
    label: str
    trouble: str


def chips_of(quote: Quote) -> list[Chip]:
    """The codes of a quote in the order in which they were typed."""
    return [Chip(one.code, str(one.label), trouble_of(one, quote.currency)) for one in quote.codes]


def trouble_of(answer: CodeAnswer, currency: str) -> str:
    """Why a code gives nothing, in the words of the page's language."""
    if answer.reason is None:
        return ""
    in_money = answer.reason is Reason.BELOW_AMOUNT
    gap = amount(shown(Money(answer.gap, currency))) if in_money else page_digits(str(answer.gap))
    return str(answer.reason.label) % {"gap": gap}
