"""A page of products with everything around it: counts, facets, order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from heapq import nsmallest
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, When

from shop.base.translated import Translated
from shop.catalog.models import Attribute, Product
from shop.sellers.models import Seller

from .attributes import FacetAttribute, chosen_attributes, facet_attributes
from .cards import RATED_FROM, ProductCard, cards_of
from .facets import DIGITAL, NOT_DIGITAL_QUICK, Counts, Tally, bars_of
from .filters import (
    ATTRIBUTE,
    DELIVERY,
    DOWNLOAD,
    PRICE,
    QUICK,
    RATING,
    SELLER,
    STOCK,
    ListingFilters,
    Scope,
    attribute_key,
    conditions_of,
)
from .hits import Hits
from .remembered import counts_in

PAGE_SIZE = 36
PAGES_AT_ONCE = 3
MAX_SELLERS = 40
MOST_OPTIONS = 12
STARS = (4, 3, 2)
FEATURED, RELEVANT = "featured", "relevant"
NEWEST, CHEAPEST, DEAREST, TOP_RATED = "newest", "price-up", "price-down", "rating"
SORTS = (FEATURED, NEWEST, CHEAPEST, DEAREST, TOP_RATED)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a facet. `name` is None where the page has the words (stock, delivery, rating, yes)."""

    value: str
    name: Translated | None
    count: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of options, or a span of figures (`low` to `high`) that two inputs narrow.

    Of many options these are the MOST_OPTIONS with most products, and the chosen ones; `known` is how many there are.
    """

    key: str
    title: Translated | None
    options: tuple[Option, ...] = ()
    unit: Translated | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    known: int = 0

    @property
    def is_span(self) -> bool:
        """Whether two inputs narrow it."""
        return self.low is not None


@dataclass(frozen=True, slots=True)
class Overview:
    """What is known of a listing before a card is read: how many products, facets with counts, prices (minor units).

    `empty` says that the scope has nothing at all, filters aside; `kept_out` says for each facet that narrows how many
    products it alone keeps out.
    """

    total: int
    empty: bool
    facets: Sequence[Facet]
    bars: Sequence[tuple[int, int, int]]
    price_low: int | None
    price_high: int | None
    kept_out: Mapping[str, int]
    conditions: Mapping[str, Q]


@dataclass(frozen=True, slots=True)
class Listing:
    """The cards of the pages `first_page` to `page` of an overview."""

    overview: Overview
    cards: Sequence[ProductCard]
    page: int
    first_page: int

    @property
    def total(self) -> int:
        """How many products there are."""
        return self.overview.total

    @property
    def shown(self) -> int:
        """How many products were seen when this page's end is reached."""
        return min(self.page * PAGE_SIZE, self.total)

    @property
    def next_step(self) -> int:
        """How many products the next page has; 0 on the last one."""
        return min(PAGE_SIZE, self.total - self.shown)


def listing(scope: Scope, filters: ListingFilters, *, sort: str, page: int, only_page: bool, at: datetime) -> Listing:
    """A page (from 1 on; beyond the end it is the last one) with facets and counts, in at most five queries.

    `only_page` reads this page's products alone; otherwise the pages before it come along, up to three in all.
    """
    overview = overview_of(scope, filters)
    number = max(1, min(page, -(-overview.total // PAGE_SIZE)))
    first = number if only_page or number > PAGES_AT_ONCE else 1
    places = slice((first - 1) * PAGE_SIZE, number * PAGE_SIZE)
    cards = _cards(scope, overview, sort=sort, places=places, at=at) if overview.total else []
    return Listing(overview, cards, number, first)


def overview_of(scope: Scope, filters: ListingFilters) -> Overview:
    """Counts and facets of a scope under filters, in at most three queries; one more under filters of attributes."""
    chosen = chosen_attributes(scope, filters)
    conditions = conditions_of(filters, chosen)
    counts = counts_in(scope, conditions)
    codes, choices = _named(counts, chosen, filters)
    attributes = facet_attributes(scope, codes, choices)
    facets = [_stock(counts, filters), _delivery(counts, filters)]
    facets += [_attribute(attribute, counts, filters) for attribute in attributes]
    facets += [_sellers(counts, filters)] if scope.seller_id is None else []
    facets += [_rating(counts, filters)]
    prices = counts.span(PRICE)
    low, high = (int(prices[0]), int(prices[1])) if prices else (None, None)
    return Overview(
        counts.total,
        not counts.tallies,
        [facet for facet in facets if facet.options or facet.is_span],
        bars_of(counts),
        low,
        high,
        counts.kept_out,
        conditions,
    )


def sorts_of(scope: Scope) -> tuple[str, ...]:
    """The orders to choose from; the first is the usual one."""
    return (RELEVANT, *SORTS[1:]) if scope.search else SORTS


def is_usual(sort: str, scope: Scope) -> bool:
    """Whether this is the scope's usual order; an unknown one is."""
    return sort not in sorts_of(scope)[1:]


def in_order(rows: QuerySet[Product], scope: Scope, sort: str) -> QuerySet[Product]:
    """The rows in one of the scope's orders."""
    if is_usual(sort, scope):
        return scope.search.ranked(rows) if scope.search else rows.order_by("-featured", "-published_at", "-pk")
    stars = Case(When(review_count__gte=RATED_FROM, then=F("rating_tenths")), default=0, output_field=IntegerField())
    orders: dict[str, tuple[Any, ...]] = {
        NEWEST: ("-published_at", "-pk"),
        CHEAPEST: ("min_price_minor", "pk"),
        DEAREST: ("-min_price_minor", "-pk"),
        TOP_RATED: (stars.desc(), "-review_count", "-pk"),
    }
    return rows.order_by(*orders[sort])


def _cards(scope: Scope, overview: Overview, *, sort: str, places: slice, at: datetime) -> list[ProductCard]:
    """The products at these places of an overview that has any; in a search's own order among its best hits first."""
    last = min(places.stop, overview.total)
    cards: list[ProductCard] = []
    for part in _parts(scope, sort, last, overview.total):
        rows = part.rows().filter(*overview.conditions.values())
        cards = cards_of(in_order(rows, part, sort)[places], at=at)
        if len(cards) >= last - places.start:
            break
    return cards


def _parts(scope: Scope, sort: str, last: int, passing: int) -> Iterator[Scope]:
    """Where to look for what stands at places up to `last`: ordering thousands of hits takes longer than all else."""
    if isinstance(scope.search, Hits) and is_usual(sort, scope):
        yield replace(scope, search=scope.search.leading(last, passing=passing))
    yield scope


def _stock(counts: Counts, filters: ListingFilters) -> Facet:
    option = Option("1", None, counts.of(STOCK, 1).passing, filters.in_stock)
    return Facet(STOCK, None, (option,))


def _delivery(counts: Counts, filters: ListingFilters) -> Facet:
    keys = ((QUICK, NOT_DIGITAL_QUICK), (DOWNLOAD, DIGITAL))
    tallies = [(value, counts.of(DELIVERY, key)) for value, key in keys]
    return Facet(
        DELIVERY,
        None,
        tuple(
            Option(value, None, tally.passing, value in filters.delivery)
            for value, tally in tallies
            if tally.present or value in filters.delivery
        ),
    )


def _rating(counts: Counts, filters: ListingFilters) -> Facet:
    if not any(counts.of(RATING, stars).present for stars in range(1, 6)) and not filters.rating:
        return Facet(RATING, None)
    options = [
        Option(
            str(least),
            None,
            sum(counts.of(RATING, stars).passing for stars in range(least, 6)),
            filters.rating == least,
        )
        for least in STARS
    ]
    return Facet(RATING, None, tuple(options))


def _named(
    counts: Counts, chosen: Iterable[FacetAttribute], filters: ListingFilters
) -> tuple[Collection[str], Collection[int]]:
    """The attributes and choices that the page names: of each facet those that most products have, and chosen ones."""
    codes = {key.removeprefix(ATTRIBUTE) for key in counts.attributes} | {attribute.code for attribute in chosen}
    found: set[int] = set()
    for key in counts.attributes:
        found.update(_most_had(counts.tallies[key], all_of=key in filters.finding))
    for attribute in chosen:
        wanted = filters.choices.get(attribute.code, frozenset())
        found.update(pk for pk, code, _name in attribute.choices if code in wanted)
    return codes, found


def _most_had(tallies: Mapping[int, Tally], *, all_of: bool) -> Iterable[int]:
    if all_of or len(tallies) <= MOST_OPTIONS:
        return tallies
    return nsmallest(MOST_OPTIONS, tallies, key=lambda pk: (-tallies[pk].passing, pk))


def _sellers(counts: Counts, filters: ListingFilters) -> Facet:
    """The sellers with most products here, and every chosen one."""
    tallies = counts.tallies.get(SELLER, {})
    most = sorted(tallies, key=lambda pk: (-tallies[pk].passing, -tallies[pk].present, pk))[:MAX_SELLERS]
    rows = Seller.objects.filter(Q(pk__in=most) | Q(slug__in=filters.sellers), pk__in=tallies).order_by("pk")
    options = [
        Option(slug, name, tallies[pk].passing, slug in filters.sellers)
        for pk, slug, name in rows.values_list("pk", "slug", "name")
    ]
    return Facet(SELLER, None, tuple(sorted(options, key=lambda option: (-option.count, option.value))))


def _attribute(attribute: FacetAttribute, counts: Counts, filters: ListingFilters) -> Facet:
    key = attribute_key(attribute.code)
    chosen = filters.choices.get(attribute.code, frozenset())
    if attribute.kind == Attribute.Kind.NUMBER:
        low, high = counts.span(key) or (None, None)
        return Facet(key, attribute.label, unit=attribute.unit, low=low, high=high)
    if attribute.kind == Attribute.Kind.BOOLEAN:
        yes = counts.of(key, 1)
        options = (Option("1", None, yes.passing, "1" in chosen),) if yes.present or "1" in chosen else ()
        return Facet(key, attribute.label, options)
    found = tuple(
        Option(code, name, counts.of(key, pk).passing, code in chosen) for pk, code, name in attribute.choices
    )
    return Facet(key, attribute.label, found, known=max(len(found), len(counts.tallies.get(key, ()))))
