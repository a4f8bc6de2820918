"""What every page of a shop shows: who it is, and the tabs products, reviews and about."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shop.catalog.queries import ShopFront
from shop.orders.queries import sales_of_seller
from shop.shipping.queries import place_label

from .listing_page import crumbs_to


def shop_context(shop: ShopFront, tab: str) -> dict[str, Any]:
    """What the head prints; `tab` is the name of the page's address."""
    return {
        "shop": shop,
        "place": place_label(shop.district) if shop.district else "",
        "away": shop.holiday is not None and shop.holiday.is_on(timezone.localdate()),
        "sales": sales_of_seller(shop.id),
        "tabs": tabs_of(shop, tab),
    }


def tabs_of(shop: ShopFront, current: str) -> list[dict[str, Any]]:
    """The three pages of a shop as tabs."""
    labels = {
        "seller": (_("Products"), shop.product_count),
        "seller-reviews": (_("Reviews"), shop.rating_count),
        "seller-about": (pgettext("tab of a shop", "About"), 0),
    }
    return [
        {
            "label": label,
            "count": count,
            "url": reverse(f"storefront:{name}", args=[shop.slug]),
            "current": name == current,
        }
        for name, (label, count) in labels.items()
    ]


def subpage_context(shop: ShopFront, tab: str) -> dict[str, Any]:
    """The context of a page that is no listing: the head, crumbs and the address."""
    title = str(shop.name)
    return {
        "heading": {"title": title, "context": shop_context(shop, tab)},
        "crumbs": [
            *crumbs_to([], last_is_page=False),
            {"title": title, "url": reverse("storefront:seller", args=[shop.slug])},
            {"title": _("Reviews") if tab == "seller-reviews" else _("About the shop"), "url": ""},
        ],
        "marks": marks_of(shop),
        "canonical": settings.SITE_URL + reverse(f"storefront:{tab}", args=[shop.slug]),
    }


def marks_of(shop: ShopFront) -> list[tuple[str, float]]:
    """The parts of a shop's rating with their means, from three reviews on."""
    if shop.rating is None:
        return []
    marks = shop.marks
    return [
        (_("Delivery"), marks.delivery_tenths / 10),
        (_("As described"), marks.described_tenths / 10),
        (_("Answers"), marks.communication_tenths / 10),
    ]
