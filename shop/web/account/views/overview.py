"""Where a person's pages begin: the last orders, the usual address, and the way to everything else."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shop.orders.queries import order_views, orders_of_shopper
from shop.profiles.queries import addresses_of, preferences_of
from shop.web.common.access import shopper_required
from shop.web.common.address_lines import AddressCard
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

SHOWN = 2


@require_safe
@shopper_required
def overview(request: UserRequest) -> HttpResponse:
    """The start of somebody's own pages."""
    usual = addresses_of(request.user.pk).first()
    context = {
        "orders": [view.shown for view in order_views(orders_of_shopper(request.user)[:SHOWN])],
        "address": AddressCard(usual) if usual else None,
        "kept": preferences_of(request.user.pk),
    }
    return page(request, "account/profile/overview.html", context)
