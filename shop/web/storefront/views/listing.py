"""Listings: everything, and a category."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.catalog.queries import CategoryNode, Scope, category_tree, moved_category, top_categories
from shop.web.common.requests import Request
from shop.web.storefront.listing_page import Heading, crumbs_to, listing_page


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
        return redirect(moved.url, permanent=True)
    heading = Heading(
        title=str(node.title),
        template="storefront/listing/head.html",
        description=str(node.description),
        language=node.description.language(),
        crumbs=crumbs_to(tree.line_to(node.path), last_is_page=True),
        chips=_chips(node),
    )
    return listing_page(request, Scope(category=node), heading)


def _chips(node: CategoryNode | None) -> list[dict[str, object]]:
    """All, and the categories right below that have products."""
    below = category_tree().children_of(node) if node else top_categories()
    chips = [{"label": str(child.title), "url": child.url, "current": False} for child in below if child.count]
    return [{"label": _("All"), "url": node.url if node else "", "current": True}, *chips] if chips else []
