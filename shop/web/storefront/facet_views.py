"""Facets and applied filters in words, ready for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from shop.base.money import Money
from shop.base.translated import Translated
from shop.catalog.queries import (
    DELIVERY,
    DOWNLOAD,
    MOST_OPTIONS,
    PRICE,
    QUICK,
    RATING,
    SELLER,
    STOCK,
    Facet,
    Option,
    Overview,
)
from shop.search.queries import plain
from shop.web.common import numbers
from shop.web.common.currencies import shown

from .listing_query import ListingQuery

OPEN_GROUPS = 4
LONG = 8
PRICE_NAMES = ((), ("price_min", "price_max"))


@dataclass(frozen=True, slots=True)
class OptionLine:
    """A checkbox of a facet."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A group as the facet component draws it; `span` has (from, to) as typed and the figures to hint at."""

    id: str
    name: str
    title: str
    options: Sequence[OptionLine]
    open: bool
    unit: str = ""
    span: tuple[str, str] | None = None
    hints: tuple[Decimal, Decimal] | None = None
    long: bool = False
    find: str = ""


@dataclass(frozen=True, slots=True)
class AppliedFilter:
    """What narrows, in words, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the price histogram on a grid of 240 by 44; `inside` the chosen span."""

    x: int
    width: int
    y: int
    height: int
    inside: bool


def groups_of(overview: Overview, query: ListingQuery) -> list[FacetGroup]:
    """The facets as groups; the first ones, and those with a choice, are open."""
    return [_group(facet, query, place) for place, facet in enumerate(overview.facets)]


def applied_of(overview: Overview, query: ListingQuery, *, currency: str) -> list[AppliedFilter]:
    """One entry for each filter that is set, in the order of the facets, price first."""
    found = []
    span = query.filters.price
    if span:
        label = _span_label(*[_money(minor, currency) for minor in (span.low, span.high)])
        found.append(AppliedFilter(label, query.without("price_min", "price_max")))
    for facet in overview.facets:
        found += _applied(facet, query)
    return found


def relaxed_of(overview: Overview, query: ListingQuery) -> list[dict[str, object]]:
    """Filters that alone keep products out, with how many, those that keep most first."""
    titles = {facet.key: _title(facet) for facet in overview.facets} | {PRICE: _("Price")}
    found = [
        {
            "label": titles[key],
            "count": count,
            "url": query.without(key, f"{key}.min", f"{key}.max", *PRICE_NAMES[key == PRICE]),
        }
        for key, count in overview.kept_out.items()
        if count and key in titles
    ]
    return sorted(found, key=lambda entry: -int(str(entry["count"])))


def bars_of_prices(overview: Overview, query: ListingQuery) -> list[Bar]:
    """The histogram's bars; their height is by the square root, so that few are still seen."""
    most = max((count for count, _low, _high in overview.bars), default=0)
    span, bars = query.filters.price, []
    step = 240 // max(1, len(overview.bars))
    for place, (count, low, high) in enumerate(overview.bars):
        height = max(2, round(42 * (count / most) ** 0.5)) if count else 2
        above = span.low is None or high >= span.low
        below = span.high is None or low <= span.high
        bars.append(Bar(place * step, step - 3, 44 - height, height, above and below))
    return bars


def _group(facet: Facet, query: ListingQuery, place: int) -> FacetGroup:
    find = query.finds.get(facet.key, "")
    code = facet.key.removeprefix("a.")
    typed = query.typed_spans.get(code, ("", ""))
    return FacetGroup(
        id=facet.key.replace(".", "-"),
        name=facet.key,
        title=_title(facet),
        options=_lines(facet, find),
        open=place < OPEN_GROUPS
        or facet.key == SELLER
        or any(option.checked for option in facet.options)
        or any(typed),
        unit=str(facet.unit or ""),
        span=typed if facet.is_span else None,
        long=max(facet.known, len(facet.options)) > LONG,
        find=find,
        hints=(facet.low, facet.high) if facet.low is not None and facet.high is not None else None,
    )


def _lines(facet: Facet, find: str) -> list[OptionLine]:
    """The options that are called so, those with most products, and the checked ones."""
    wanted = plain(find).strip()
    lines = [OptionLine(one.value, label_of(facet, one), one.count, one.checked) for one in facet.options]
    lines = [line for line in lines if not wanted or line.checked or wanted in plain(line.label)]
    if len(lines) > MOST_OPTIONS:  # the field above them finds the others
        best = nlargest(MOST_OPTIONS, enumerate(lines), key=lambda one: (one[1].checked, one[1].count, -one[0]))
        lines = [line for _place, line in sorted(best, key=lambda one: one[0])]
    return lines


def label_of(facet: Facet, option: Option) -> str:
    """An option in words."""
    if facet.key == RATING:
        stars = int(option.value)
        text = ngettext("%(stars)s star and up", "%(stars)s stars and up", stars)
        return text % {"stars": numbers.number_text(stars, _language())}
    if option.name:
        return str(option.name)
    words = {STOCK: _("In stock"), QUICK: _("Sent within a day"), DOWNLOAD: _("Download at once")}
    return words.get(facet.key) or words.get(option.value) or _("Yes")


def _title(facet: Facet) -> str:
    fixed = {STOCK: _("Availability"), DELIVERY: _("Delivery"), SELLER: _("Seller"), RATING: _("Rating")}
    return fixed.get(facet.key) or str(facet.title)


def _applied(facet: Facet, query: ListingQuery) -> list[AppliedFilter]:
    code = facet.key.removeprefix("a.")
    if facet.is_span and (span := query.filters.spans.get(code)):
        unit = f" {facet.unit}" if facet.unit else ""
        label = _span_label(*[_figure(figure, unit) for figure in (span.low, span.high)])
        return [AppliedFilter(f"{_title(facet)}: {label}", query.without(f"{facet.key}.min", f"{facet.key}.max"))]
    return [
        AppliedFilter(_chip(facet, option), query.without(facet.key, value=option.value))
        for option in facet.options
        if option.checked
    ]


def _chip(facet: Facet, option: Option) -> str:
    """Yes alone says nothing on a chip; the attribute's name does."""
    yes = option.name is None and isinstance(facet.title, Translated)
    return str(facet.title) if yes else label_of(facet, option)


def _span_label(low: str, high: str) -> str:
    if low and high:
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    return _("from %(low)s") % {"low": low} if low else _("up to %(high)s") % {"high": high}


def _money(minor: Decimal | int | None, currency: str) -> str:
    return "" if minor is None else numbers.money_text(shown(Money(int(minor), currency)), _language())


def _figure(figure: Decimal | int | None, unit: str) -> str:
    if figure is None:
        return ""
    plain = Decimal(figure).normalize()
    decimals = max(0, -int(plain.as_tuple().exponent))
    return numbers.number_text(plain, _language(), decimals=decimals) + unit


def _language() -> str:
    return get_language() or "en"
