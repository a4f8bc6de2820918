"""A product's page, and the part of it that a choice of options changes."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.catalog.queries import moved_product
from shop.discovery.services import note_seen
from shop.web.common.pages import moved_to, page
from shop.web.common.requests import Request
from shop.web.storefront.product_page import CannotFind, offer_context, product_context
from shop.web.storefront.search_page import note_click, words_before

CHANGED = {f"option-{place}": place for place in (1, 2, 3)}


@require_safe
def product(request: Request, slug: str) -> HttpResponse:
    """Everything about it; an address it once had leads on."""
    try:
        context = product_context(request, slug)
    except CannotFind:
        moved = moved_product(slug)
        if moved is None:
            raise Http404 from None
        return moved_to(request, reverse("storefront:product", args=[moved]))
    looks = request.method == "GET" and not request.htmx and request.impersonator is None
    context["found_by"] = words_before(request)
    if looks:
        note_click(request, context["product"].id, context["found_by"])
    if looks and request.user.is_authenticated:
        note_seen(user_id=request.user.pk, product_id=context["product"].id, at=timezone.now())
    return page(request, "storefront/product/page.html", context, parts={"reviews"})


@require_safe
def offer(request: Request, slug: str) -> HttpResponse:
    """Price, stock and delivery of the chosen options, for HTMX; everybody else gets the page with that choice."""
    try:
        context = offer_context(request, slug)
    except CannotFind:
        raise Http404 from None
    if not request.htmx:
        return redirect(context["address"])
    changed = CHANGED.get(request.htmx.trigger or "")
    response = page(request, "storefront/product/offer.html", {**context, "changed": changed})
    response.headers["HX-Replace-Url"] = context["address"]
    return response
