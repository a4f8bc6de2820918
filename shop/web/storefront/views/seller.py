"""A seller's shop."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from shop.catalog.queries import Scope, moved_shop, shop_front
from shop.shipping.queries import place_label
from shop.web.common.requests import Request
from shop.web.storefront.listing_page import Heading, crumbs_to, listing_page


@require_safe
def seller(request: Request, slug: str) -> HttpResponse:
    """Who they are and what they sell; a name they once had leads on."""
    try:
        shop = shop_front(slug)
    except ObjectDoesNotExist:
        moved = moved_shop(slug)
        if moved is None:
            raise Http404 from None
        return redirect("storefront:seller", moved, permanent=True)
    away = shop.holiday is not None and shop.holiday.is_on(timezone.localdate())
    heading = Heading(
        title=str(shop.name),
        template="storefront/seller/head.html",
        description=Truncator(str(shop.story)).chars(160),
        crumbs=[*crumbs_to([], last_is_page=False), {"title": str(shop.name), "url": ""}],
        context={"shop": shop, "place": place_label(shop.district), "away": away},
    )
    return listing_page(request, Scope(seller_id=shop.id), heading)
