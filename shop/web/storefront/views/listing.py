"""Listings: everything, and a category."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.catalog.queries import CategoryNode, Fresh, Hits, Scope, category_tree, moved_category, top_categories
from shop.discovery.queries import trending_ids
from shop.web.common.pages import moved_to
from shop.web.common.requests import Request
from shop.web.storefront.listing_page import Heading, crumbs_to, listing_page

NEW_FOR = timedelta(days=30)


@require_safe
def products(request: Request) -> HttpResponse:
    """Every product for sale."""
    heading = Heading(
        title=_("All products"),
        template="storefront/listing/head.html",
        crumbs=[*crumbs_to([], last_is_page=False), {"title": _("All products"), "url": ""}],
        chips=_chips(None),
    )
    return listing_page(request, Scope(), heading)


@require_safe
def category(request: Request, path: str) -> HttpResponse:
    """A category with everything below it; an address it once had leads on."""
    tree, address = category_tree(), path.rstrip("/")
    node = tree.at(address)
    if node is None:
        moved = moved_category(address)
        if moved is None:
            raise Http404
        return moved_to(request, moved.url)
    heading = Heading(
        title=str(node.title),
        template="storefront/listing/head.html",
        description=str(node.description),
        language=node.description.language(),
        image=node.image,
        crumbs=crumbs_to(tree.line_to(node.path), last_is_page=True),
        chips=_chips(node),
    )
    return listing_page(request, Scope(category=node), heading)


@require_safe
def new(request: Request) -> HttpResponse:
    """What came in the last month, the newest first."""
    heading = Heading(
        title=_("New in"),
        template="storefront/listing/head.html",
        description=_("What our sellers put on sale in the last 30 days."),
        crumbs=[*crumbs_to([], last_is_page=False), {"title": _("New in"), "url": ""}],
    )
    return listing_page(request, Scope(search=Fresh(timezone.now() - NEW_FOR)), heading)


@require_safe
def trending(request: Request) -> HttpResponse:
    """What is wanted more this week than in the weeks before."""
    heading = Heading(
        title=_("Trending"),
        template="storefront/listing/head.html",
        description=_("Bought, saved and looked at more this week than in the four weeks before."),
        crumbs=[*crumbs_to([], last_is_page=False), {"title": _("Trending"), "url": ""}],
    )
    return listing_page(request, Scope(search=Hits(trending_ids())), heading)


def _chips(node: CategoryNode | None) -> list[dict[str, object]]:
    """All, and the categories right below that have products."""
    below = category_tree().children_of(node) if node else top_categories()
    chips = [{"label": str(child.title), "url": child.url, "current": False} for child in below if child.count]
    return [{"label": _("All"), "url": node.url if node else "", "current": True}, *chips] if chips else []
