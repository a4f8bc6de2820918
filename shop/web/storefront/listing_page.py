"""The page of a listing, whatever it lists: a category, a seller's goods, hits of a search, everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shop.base.money import Money
from shop.base.pictures import Picture
from shop.catalog.queries import CategoryNode, Listing, Overview, Scope, listing, overview_of, sorts_of
from shop.store.queries import store
from shop.web.common import numbers
from shop.web.common.currencies import shown, shown_rate
from shop.web.common.pages import page, wants_part
from shop.web.common.requests import Request

from .facet_views import applied_of, bars_of_prices, groups_of, relaxed_of
from .listing_query import ListingQuery, read_listing
from .structured import breadcrumb_data

TEMPLATE = "storefront/listing/page.html"
FILTERS_TEMPLATE = "storefront/listing/filters_page.html"
PARTS = frozenset({"results", "more"})
SHEET = frozenset({"sheet"})


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a listing: words for title and meta, breadcrumbs, and the template of the head.

    `language` is that of the description, which may be another than the page's; `image` is for links to the page.
    """

    title: str
    template: str
    description: str = ""
    language: str = ""
    image: Picture | None = None
    crumbs: Sequence[Mapping[str, str]] = ()
    chips: Sequence[Mapping[str, Any]] = ()
    context: Mapping[str, Any] = field(default_factory=dict)


def listing_page(
    request: Request, scope: Scope, heading: Heading, *, when_empty: Callable[[], HttpResponse] | None = None
) -> HttpResponse:
    """Answer with the page, its results, the next cards, or the filters alone, as asked.

    `when_empty` answers instead when the scope has nothing at all, whatever the filters.
    """
    query = read_listing(request.GET, rated=shown_rate(), currency=store().currency, usual_sort=sorts_of(scope)[0])
    if request.GET.get("view") == "filters":
        context = filters_context(request, overview_of(scope, query.filters), scope, query)
        return page(
            request,
            FILTERS_TEMPLATE,
            {"heading": heading, "updates": wants_part(request, SHEET), **context},
            parts=SHEET,
        )
    only_page = wants_part(request, frozenset({"more"}))
    found = listing(scope, query.filters, sort=query.sort, page=query.page, only_page=only_page, at=timezone.now())
    if when_empty and found.overview.empty:
        return when_empty()
    response = page(request, TEMPLATE, listing_context(request, found, scope, query, heading), parts=PARTS)
    if wants_part(request, PARTS):
        response.headers["HX-Push-Url"] = request.path + query.address(page=found.page)
    return response


def listing_context(
    request: Request, found: Listing, scope: Scope, query: ListingQuery, heading: Heading
) -> dict[str, Any]:
    """Everything that the templates of a listing print.

    Search engines list a category and its further pages, but not what filters or words make of it (`unlisted`).
    """
    address, unlisted = request.path, query.narrowed or bool(query.words)
    return {
        "heading": heading,
        "unlisted": unlisted,
        "page_of_it": f"?page={found.page}" if found.page > 1 and not unlisted else "",
        "breadcrumbs": breadcrumb_data(heading.crumbs),
        "updates": wants_part(request, frozenset({"results"})),
        "listing": found,
        "fresh": found.first_page == found.page and found.page > 1,
        "next_url": address + query.address(page=found.page + 1) if found.next_step else "",
        "earlier_url": address + query.address(page=found.first_page - 1) if found.first_page > 1 else "",
        "filters_url": f"{address}{query.address() or '?'}{'&' if query.address() else ''}view=filters",
        "relaxed": []
        if found.total
        else [{**entry, "url": request.path + str(entry["url"])} for entry in relaxed_of(found.overview, query)],
        **filters_context(request, found.overview, scope, query),
    }


def filters_context(request: Request, overview: Overview, scope: Scope, query: ListingQuery) -> dict[str, Any]:
    """What the form of filters prints."""
    address = request.path
    chosen = query.sort if query.sort in sorts_of(scope) else sorts_of(scope)[0]
    currency = store().currency
    applied = applied_of(overview, query, currency=currency)
    return {
        "address": address,
        "currency_sign": numbers.SIGNS.get(request.currency or currency, request.currency or currency),
        "price_hint": _price_hint(overview, currency),
        "here": address + query.address(page=query.page),
        "asked": query,
        "query": query.words,
        "words": query.words,
        "overview": overview,
        "groups": groups_of(overview, query),
        "bars": bars_of_prices(overview, query),
        "applied": [{"label": entry.label, "url": address + entry.url} for entry in applied],
        "clear_url": address + query.unfiltered(),
        "sorts": [{"value": sort, "label": sort_label(sort), "selected": sort == chosen} for sort in sorts_of(scope)],
    }


def _price_hint(overview: Overview, currency: str) -> tuple[str, str] | None:
    """The lowest and highest price in whole major units as they are shown, rounded outwards."""
    if overview.price_low is None or overview.price_high is None:
        return None
    low, high = (shown(Money(minor, currency)) for minor in (overview.price_low, overview.price_high))
    unit = 10**low.exponent
    return str(low.minor // unit), str(-(-high.minor // unit))


def sort_label(sort: str) -> str:
    """An order in words."""
    labels = {
        "featured": pgettext("sort order", "Featured"),
        "relevant": _("Most relevant"),
        "newest": _("Newest"),
        "price-up": _("Price, low to high"),
        "price-down": _("Price, high to low"),
        "rating": _("Top rated"),
    }
    return labels[sort]


def crumbs_to(line: Sequence[CategoryNode], *, last_is_page: bool) -> list[dict[str, str]]:
    """Breadcrumbs from home along a line of categories."""
    crumbs = [{"title": _("Home"), "url": reverse("storefront:home")}]
    crumbs += [{"title": str(node.title), "url": node.url} for node in line]
    if last_is_page:
        crumbs[-1]["url"] = ""
    return crumbs
