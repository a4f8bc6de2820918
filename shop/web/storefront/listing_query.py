"""What the address of a listing says: filters, order, page. Anything can be typed there; nothing of it is lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.base.decimals import figure
from shop.base.money import Money, exponent_of
from shop.base.pagination import page_number
from shop.catalog.queries import DOWNLOAD, QUICK, ListingFilters, Span
from shop.currencies.types import Rated

MAX_MINOR = 10**13
MOST_MINOR = 10**17
MAX_TYPED = 20
MAX_VALUE = 100  # of anything that links and forms of the page carry along
MAX_OPTIONS = 30
ATTRIBUTE = "a."
FIND = "find."  # what is looked for among the options of a long facet: it narrows what is shown, not what is listed
KEPT = ("q", "as_typed", "category", "everybody")
PRICE_UNREAD = _("Write the price in digits, for example 500.")
SIGNS = str.maketrans("", "", "৳$€£, \u00a0\u202f\u2066\u2069'")


class CannotRead(ValueError):
    """The typed text is no amount."""


@dataclass(frozen=True, slots=True)
class ListingQuery:
    """A listing's query string, read. `typed` keeps what stood in the price fields, `price_error` what is wrong."""

    filters: ListingFilters
    sort: str
    page: int
    params: QueryDict
    typed: tuple[str, str] = ("", "")
    price_error: str = ""
    words: str = ""
    typed_spans: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    finds: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return self.filters != ListingFilters()

    def address(self, *, page: int | None = None) -> str:
        """This listing's clean query string, on another page if given; without the page it is the first."""
        params = self.params.copy()
        params.pop("page", None)
        if page and page > 1:
            params["page"] = str(page)
        return _query_string(params)

    def without(self, *names: str, value: str = "") -> str:
        """The query string with the named parameters taken away, or only their one value."""
        params = self.params.copy()
        params.pop("page", None)
        for name in names:
            kept = [other for other in params.getlist(name) if value and other != value]
            params.setlist(name, kept)
        return _query_string(params)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form of filters has to carry along: what was searched, and how."""
        return [(name, str(self.params[name])) for name in KEPT if name in self.params]

    def unfiltered(self) -> str:
        """The query string that only keeps words and order."""
        return self.without(*[name for name in self.params if name not in {*KEPT, "sort"}])


def read_listing(query: QueryDict, *, currency: str, usual_sort: str, rated: Rated | None = None) -> ListingQuery:
    """Read the parameters; what is unknown or unreadable narrows nothing, and the usual order needs no saying.

    Prices are typed in the currency in which they are shown: that of the rate, where there is one.
    """
    typed = (query.get("price_min", "")[:MAX_TYPED], query.get("price_max", "")[:MAX_TYPED])
    price, error = _price(typed, rated.quote if rated else currency)
    price = _in_books(price, rated) if rated else price
    finds = {name.removeprefix(FIND): str(query[name])[:MAX_TYPED] for name in query if name.startswith(FIND)}
    return ListingQuery(
        filters=ListingFilters(
            price=price,
            in_stock=query.get("stock") == "1",
            delivery=frozenset(query.getlist("delivery")) & {QUICK, DOWNLOAD},
            sellers=_values(query, "seller"),
            rating=_rating(query),
            choices={
                name.removeprefix(ATTRIBUTE): values
                for name in query
                if name.startswith(ATTRIBUTE) and name.count(".") == 1 and (values := _values(query, name))
            },
            spans=_spans(query),
            finding=frozenset(name for name, text in finds.items() if text),
        ),
        sort=query.get("sort", "")[:MAX_TYPED],
        page=page_number(query.get("page")),
        params=_known(query, usual_sort),
        typed=typed,
        price_error=error,
        words=query.get("q", "")[:MAX_VALUE],
        typed_spans=_typed_spans(query),
        finds=finds,
    )


def read_amount(text: str, currency: str) -> int | None:
    """Minor units of an amount as people type it (any digits, signs, spaces); None for nothing. Raises CannotRead."""
    plain = _western(text).translate(SIGNS).removeprefix("Tk").removeprefix("tk")
    if not plain:
        return None
    try:
        scaled = figure(plain).scaleb(exponent_of(currency))
    except ValueError as error:
        raise CannotRead(text) from error
    if scaled < 0:
        raise CannotRead(text)
    return min(int(scaled), MAX_MINOR)


def _western(text: str) -> str:
    """Digits of every script as 0 to 9."""
    return "".join(
        str(unicodedata.digit(sign, -1)) if sign.isdigit() and unicodedata.digit(sign, -1) >= 0 else sign
        for sign in text
    )


def _price(typed: tuple[str, str], currency: str) -> tuple[Span, str]:
    low, high, unread = None, None, False
    try:
        low = read_amount(typed[0], currency)
    except CannotRead:
        unread = True
    try:
        high = read_amount(typed[1], currency)
    except CannotRead:
        unread = True
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Span(low, high), str(PRICE_UNREAD) if unread else ""


def _in_books(price: Span, rated: Rated) -> Span:
    """A span of shown prices as the prices of the books that are shown within it."""
    low = None if price.low is None else min(MOST_MINOR, rated.least(Money(int(price.low), rated.quote)))
    high = None if price.high is None else min(MOST_MINOR, rated.most(Money(int(price.high), rated.quote)))
    return Span(low, high)


def _rating(query: QueryDict) -> int | None:
    stars = [int(text) for text in query.getlist("rating") if text in {"2", "3", "4"}]
    return min(stars, default=None)


def _values(query: QueryDict, name: str) -> frozenset[str]:
    return frozenset(value[:80] for value in query.getlist(name)[:MAX_OPTIONS] if value)


def _typed_spans(query: QueryDict) -> dict[str, tuple[str, str]]:
    codes = {name.split(".")[1] for name in query if name.startswith(ATTRIBUTE) and name.endswith((".min", ".max"))}
    return {
        code: (query.get(f"a.{code}.min", "")[:MAX_TYPED], query.get(f"a.{code}.max", "")[:MAX_TYPED]) for code in codes
    }


def _spans(query: QueryDict) -> dict[str, Span]:
    spans = {code: Span(_figure(low), _figure(high)) for code, (low, high) in _typed_spans(query).items()}
    return {code: span for code, span in spans.items() if span}


def _figure(text: str) -> Decimal | None:
    try:
        number = figure(_western(text).translate(SIGNS))
    except ValueError:
        return None
    return number if abs(number) < MAX_MINOR else None


def _known(query: QueryDict, usual_sort: str) -> QueryDict:
    """The parameters of a listing that say something, as they came."""
    names = {*KEPT, "price_min", "price_max", "stock", "delivery", "seller", "rating", "sort", "page"}
    params = QueryDict(mutable=True)
    for name in query:
        values = [value[:MAX_VALUE] for value in query.getlist(name)[:MAX_OPTIONS] if value]
        if values and (name in names or name.startswith(ATTRIBUTE)):
            params.setlist(name, values)
    if params.get("sort") == usual_sort:
        del params["sort"]
    return params


def _query_string(params: QueryDict) -> str:
    for name in [name for name in params if not params.getlist(name)]:
        del params[name]
    encoded = params.urlencode()
    return f"?{encoded}" if encoded else ""
