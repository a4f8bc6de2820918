"""A seller's shop: its goods, what buyers say about it, and what it says about itself."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from shop.base.pagination import page_number, page_of
from shop.catalog.queries import Scope, ShopFront, moved_shop, shop_front
from shop.returns.queries import policy_of_seller
from shop.reviews.queries import reviews_of_shop, seller_review_views
from shop.sellers.queries import contact_channels
from shop.web.common.listing import pages_of
from shop.web.common.pages import moved_to, page
from shop.web.common.requests import Request
from shop.web.storefront.listing_page import Heading, crumbs_to, listing_page
from shop.web.storefront.shop_page import shop_context, subpage_context

PAGE_SIZE = 10


@require_safe
def seller(request: Request, slug: str) -> HttpResponse:
    """Who they are and what they sell; a name they once had leads on."""
    try:
        shop = shop_front(slug)
    except ObjectDoesNotExist:
        moved = moved_shop(slug)
        if moved is None:
            raise Http404 from None
        return moved_to(request, reverse("storefront:seller", args=[moved]))
    heading = Heading(
        title=str(shop.name),
        template="storefront/seller/head.html",
        description=Truncator(str(shop.story)).chars(160),
        image=shop.image,
        crumbs=[*crumbs_to([], last_is_page=False), {"title": str(shop.name), "url": ""}],
        context=shop_context(shop, "seller"),
    )
    return listing_page(request, Scope(seller_id=shop.id), heading)


@require_safe
def reviews(request: Request, slug: str) -> HttpResponse:
    """What buyers say about the shop, newest first."""
    shop = found(slug)
    rows = page_of(reviews_of_shop(shop.id), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    context = {"reviews": seller_review_views(rows.rows), "pages": pages_of(rows)}
    return page(request, "storefront/seller/reviews.html", subpage_context(shop, "seller-reviews") | context)


@require_safe
def about(request: Request, slug: str) -> HttpResponse:
    """The story, how it delivers and takes back, and ways to reach it."""
    shop = found(slug)
    context = {"channels": contact_channels(shop.page), "policy": policy_of_seller(shop.id)}
    return page(request, "storefront/seller/about.html", subpage_context(shop, "seller-about") | context)


def found(slug: str) -> ShopFront:
    """A shop that sells. Raises Http404."""
    try:
        return shop_front(slug)
    except ObjectDoesNotExist:
        raise Http404 from None
