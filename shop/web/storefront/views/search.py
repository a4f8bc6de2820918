"""Search, and what it suggests while somebody types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shop.catalog.queries import cards_for_row
from shop.search.queries import find, popular_queries, suggest
from shop.web.common.limits import limited_looks
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.storefront.listing_page import listing_page
from shop.web.storefront.search_page import heading_of, note_search, nothing_found, opened_by, own_order, scope_of

ROW = 8
FRAGMENTS = frozenset({"suggest"})


@limited_looks("search", times=600, seconds=60)
@require_safe
def search(request: Request) -> HttpResponse:
    """Hits with facets; a barcode opens its product; without words a place to type them, without hits ways on."""
    found = find(request.GET.get("q", ""), as_typed="as_typed" in request.GET)
    if not found.typed:
        popular = popular_queries(language=get_language() or "", today=timezone.now().date())
        cards = cards_for_row(source="featured", limit=ROW, at=timezone.now())
        return page(request, "storefront/search/start.html", {"cards": cards, "popular": popular})
    address = opened_by(found)
    if found.redirect or not address:
        note_search(request, found)
    if address:
        return redirect(address)
    if not found.ids:
        return nothing_found(request, found)
    found, favourites = own_order(request, found)
    scope = scope_of(request, found)
    heading = heading_of(found, scope, favourites)
    return listing_page(request, scope, heading, when_empty=lambda: nothing_found(request, found))


@limited_looks("suggest", times=1800, seconds=60)
@require_safe
def suggestions(request: Request) -> HttpResponse:
    """What to go on with, for the field's list; without script a page of its own."""
    offered = suggest(request.GET.get("q", ""), language=get_language() or "", at=timezone.now())
    return page(
        request, "storefront/search/suggest.html", {"offered": offered, "words": offered.typed}, parts=FRAGMENTS
    )
