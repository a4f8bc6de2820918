"""The rows under a cart, a checkout or a payment: every amount is the quote's, only the words are made here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shop.base.digits import page_digits
from shop.base.money import Money
from shop.pricing.types import Quote
from shop.tax.queries import sentence_of, tax_label
from shop.tax.types import Remitter
from shop.web.common.numbers import money_text, rate_text


@dataclass(frozen=True, slots=True)
class SumLine:
    """One row of `components/summary.html`."""

    label: str
    amount: Money | None = None
    free: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """What `components/summary.html` prints."""

    lines: tuple[SumLine, ...]
    total: Money
    note: str


def sums_of(quoted: Quote, *, by_parcel: bool = False) -> Sums:
    """The rows of a quote as its buyer pays it; `by_parcel` names each parcel's delivery, as the cart does."""
    quote = quoted.shown
    lines = [SumLine(page_digits(_("Products (%(count)d)") % {"count": quote.item_count}), quote.goods)]
    lines += [SumLine(str(one.source.label), -one.goods, tone="success") for one in quote.promotions if one.goods]
    lines += _deliveries(quote, by_parcel=by_parcel)
    lines += [SumLine(str(one.source.label), free=True) for one in quote.promotions if one.delivery]
    if not quote.prices_include_tax:
        lines.append(SumLine(str(tax_label(quote.tax_name)), quote.tax))
    if quote.rounding:
        lines.append(SumLine(_("Rounding"), quote.rounding))
    return Sums(tuple(lines), quote.total, " ".join(note for note in (_note(quote), _rate_note(quoted)) if note))


def _note(quote: Quote) -> str:
    """What the total contains, or that the buyer accounts for the tax."""
    if quote.prices_include_tax and quote.tax:
        words = {"name": tax_label(quote.tax_name), "amount": amount(quote.tax)}
        return _("Includes %(name)s of %(amount)s.") % words
    charged = [why for why in quote.tax_reasons if why.remitter == Remitter.BUYER]
    return sentence_of(charged[0]) if charged else ""


def _rate_note(quoted: Quote) -> str:
    """At which rate it is turned, and what that is in the books' currency."""
    if quoted.rated is None:
        return ""
    words = {"total": amount(quoted.total), "rate": rate_text(quoted.rated.value, quoted.currency, quoted.rated.quote)}
    return _("That is %(total)s at %(rate)s.") % words


def _deliveries(quote: Quote, *, by_parcel: bool) -> list[SumLine]:
    if not quote.needs_delivery:
        return []
    if not by_parcel:
        return [SumLine(_("Delivery"), quote.shipping, free=not quote.shipping)]
    return [
        SumLine(
            page_digits(_("Delivery, parcel %(number)d") % {"number": parcel.number}),
            parcel.shipping,
            free=not parcel.shipping,
        )
        for parcel in quote.parcels
        if parcel.needs_delivery
    ]


def amount(money: Money) -> str:
    """An amount in the language of the page."""
    return money_text(money, get_language() or "en")
