"""Where it is heard that an order moved: the channels of its own page and of its sellers' lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shop.base import live
from shop.base.live import Subject

from .models import Order, Package

if TYPE_CHECKING:
    from shop.sellers.models import Seller


def channels_of(order_id: int) -> list[str]:
    """The channels on which an order is heard: its own, and that of each of its sellers."""
    order = Order.objects.get(pk=order_id)
    sellers = Package.objects.filter(order=order).order_by("pk").values_list("seller__public_id", flat=True)
    return [f"order:{order.public_id}", *(f"seller:{public_id}" for public_id in dict.fromkeys(sellers))]


def live_address_of_order(order: Order, *, host: str) -> str:
    """Where the page of an order, open at this host, hears that it moved. Give it only to who may see the order."""
    return live.address(f"order:{order.public_id}", Subject("orders.order", order.pk), host=host)


def live_address_of_seller(seller: Seller, *, host: str) -> str:
    """Where a list of the seller's packages, open at this host, hears that one of them moved."""
    return live.address(f"seller:{seller.public_id}", Subject("sellers.seller", seller.pk), host=host)
