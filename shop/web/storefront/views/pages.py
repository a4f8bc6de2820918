"""Editorial pages."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.cms.queries import published_page
from shop.web.common.pages import page as page_
from shop.web.common.requests import Request
from shop.web.storefront.listing_page import crumbs_to


@require_safe
def page(request: Request, slug: str) -> HttpResponse:
    """A published page: delivery, returns, privacy, terms, about."""
    try:
        found = published_page(slug)
    except ObjectDoesNotExist:
        raise Http404 from None
    crumbs = [*crumbs_to([], last_is_page=False), {"title": str(found.title), "url": ""}]
    return page_(request, "storefront/pages/page.html", {"page": found, "crumbs": crumbs})


@require_safe
def menu(request: Request) -> HttpResponse:
    """The phone menu as a page of its own, for browsers without script."""
    return page_(request, "storefront/menu/page.html", {"title": _("Menu")})
