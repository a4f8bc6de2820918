"""Search."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.catalog.queries import Scope, cards_for_row, near_misses, search_scope
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.storefront.listing_page import Heading, crumbs_to, listing_page

ROW, FEW = 8, 4


@require_safe
def search(request: Request) -> HttpResponse:
    """Hits with facets; without words a place to type them, without hits ways on."""
    scope = search_scope(request.GET.get("q", ""))
    if scope is None:
        cards = cards_for_row(source="featured", limit=ROW, at=timezone.now())
        return page(request, "storefront/search/start.html", {"cards": cards})
    heading = Heading(
        title=_("Results for “%(words)s”") % {"words": scope.words},
        template="storefront/listing/head.html",
        crumbs=[*crumbs_to([], last_is_page=False), {"title": _("Search"), "url": ""}],
    )
    return listing_page(request, Scope(search=scope), heading, when_empty=lambda: _nothing(request, scope.words))


def _nothing(request: Request, words: str) -> HttpResponse:
    """What to do when nothing is called that."""
    near = near_misses(words, at=timezone.now())
    worth = () if near.cards else cards_for_row(source="featured", limit=FEW, at=timezone.now())
    context = {"words": words, "query": words, "near": near, "worth": worth}
    return page(request, "storefront/search/nothing.html", context)
