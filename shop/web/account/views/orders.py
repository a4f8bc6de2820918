"""A person's own orders."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.base.pagination import page_number, page_of
from shop.orders.queries import order_views, orders_in_tab, shopper_tab_counts
from shop.orders.types import ShopperTab
from shop.web.common.access import shopper_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

PAGE_SIZE = 10


@require_safe
@shopper_required
def orders(request: UserRequest) -> HttpResponse:
    """The orders of one tab as cards of parcels; `?q=` looks inside them."""
    text = request.GET.get("tab", "")
    tab = ShopperTab(text) if text in set(ShopperTab) else ShopperTab.ALL
    words = request.GET.get("q", "").strip()[:80]
    found = page_of(
        orders_in_tab(request.user, tab, words=words), number=page_number(request.GET.get("page")), size=PAGE_SIZE
    )
    context = {
        "orders": [view.shown for view in order_views(found.rows)],
        "found": found,
        "tabs": tabs(shopper_tab_counts(request.user), current=tab, words=words),
        "tab": tab,
        "words": words,
        "rest": urlencode({"tab": tab.value} | ({"q": words} if words else {})),
    }
    return page(request, "account/orders/list.html", context, parts={"orders"})


def tabs(counts: dict[ShopperTab, int], *, current: ShopperTab, words: str) -> list[dict[str, Any]]:
    """The tabs, each with how many orders it holds; a search goes along."""
    labels = {
        ShopperTab.ALL: _("All"),
        ShopperTab.OPEN: _("On the way"),
        ShopperTab.DELIVERED: _("Delivered"),
        ShopperTab.CANCELLED: _("Cancelled"),
    }
    return [
        {
            "label": label,
            "url": f"?{urlencode({'tab': tab.value} | ({'q': words} if words else {}))}",
            "count": counts[tab],
            "current": tab is current,
        }
        for tab, label in labels.items()
    ]
