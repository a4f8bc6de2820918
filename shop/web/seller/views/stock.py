"""Stock that runs low."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.inventory.queries import low_stock_of_seller
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing import pages_of
from shop.web.seller.shell import portal

PAGE_SIZE = 50


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def stock(request: SellerRequest) -> HttpResponse:
    """What is at or under its threshold, emptiest first."""
    found = low_stock_of_seller(request.seller.pk)
    levels = page_of(found, number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    return portal(request, "seller/stock/list.html", {"levels": levels, "pages": pages_of(levels)})
