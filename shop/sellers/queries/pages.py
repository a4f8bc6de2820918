"""A shop's own page."""

from __future__ import annotations

from shop.sellers.models import Seller, ShopPage
from shop.sellers.types import Channel


def page_of_seller(seller: Seller) -> ShopPage:
    """What the shop shows of itself; an empty page before somebody wrote one."""
    return ShopPage.objects.filter(seller=seller).first() or ShopPage(seller=seller)


def contact_channels(page: ShopPage) -> list[Channel]:
    """The ways to reach the shop that it published, each with an address that opens it."""
    found = [
        Channel("phone", page.phone, f"tel:{page.phone}"),
        Channel("whatsapp", page.whatsapp, f"https://wa.me/{page.whatsapp.removeprefix('+')}"),
        Channel("email", page.email, f"mailto:{page.email}"),
        Channel("facebook", page.facebook, f"https://www.facebook.com/{page.facebook}"),
        Channel("instagram", page.instagram, f"https://www.instagram.com/{page.instagram}/"),
        Channel("website", page.website.removeprefix("https://").removeprefix("http://").rstrip("/"), page.website),
    ]
    return [channel for channel in found if channel.text]
