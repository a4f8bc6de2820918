"""What our middleware adds to a request, in types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from shop.base.actor import Actor

if TYPE_CHECKING:
    from shop.accounts.models import User
    from shop.tenants.models import Marketplace

    from .carts import RequestCart
    from .wishlists import RequestWishlist


class Request(HttpRequest):
    """Any request after the middleware."""

    htmx: HtmxDetails
    actor: Actor
    id: str
    marketplace: Marketplace
    csp_nonce: str
    cart: RequestCart
    wishlist: RequestWishlist
    impersonator: User | None
    currency: str


class UserRequest(Request):
    """A request of somebody signed in."""

    user: User
