"""Up to four products side by side. What is compared stands in a cookie: nobody else needs to know."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.catalog.queries import comparison_of
from shop.discovery.queries import product_named
from shop.web.common.access import private
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.storefront.listing_page import crumbs_to

COOKIE = "__Host-haat-compare" if settings.HTTPS else "haat-compare"
SECONDS = 30 * 24 * 60 * 60
MOST = 4


@require_safe
def comparison(request: Request) -> HttpResponse:
    """The table: what tells the products apart first."""
    found = comparison_of(_chosen(request), at=timezone.now())
    lines = sorted(found.lines, key=lambda line: not line.differs)
    crumbs = [*crumbs_to([], last_is_page=False), {"title": _("Compare"), "url": ""}]
    return private(page(request, "storefront/compare/page.html", {"found": found, "lines": lines, "crumbs": crumbs}))


@limited("compare", times=120, seconds=60)
@require_POST
def compared(request: Request, product: UUID) -> HttpResponse:
    """Take a product into the comparison, or out of it (`wanted=0`). A fifth one takes the place of the first."""
    chosen = [one for one in _chosen(request) if one != product]
    if request.POST.get("wanted") != "0":
        if product_named(product) is None:
            raise Http404
        if len(chosen) == MOST:
            messages.info(request, _("You can compare four things. The first one made room."))
        chosen = [*chosen, product][-MOST:]
    response = redirect("storefront:compare")
    response.set_cookie(
        COOKIE,
        ".".join(one.hex for one in chosen),
        max_age=SECONDS,
        path="/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return private(response)


def _chosen(request: Request) -> list[UUID]:
    """What the cookie names; whatever else stands in it counts for nothing."""
    parts = request.COOKIES.get(COOKIE, "").split(".")[:MOST]
    named = [part for part in parts if len(part) == 32 and set(part) <= set("0123456789abcdef")]
    return list(dict.fromkeys(UUID(part) for part in named))
