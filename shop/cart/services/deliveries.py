"""How the parcels of a cart are to go: kept with it, one way a seller."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.refusal import Refusal
from shop.cart.models import Cart
from shop.cart.queries import ways_of_cart
from shop.shipping.types import Destination
from shop.tax.types import Company

from .carts import locked_cart, recount


class CannotChooseDelivery(Refusal):
    """A way is not offered for the parcel, or not any more."""


@transaction.atomic
def choose_deliveries(
    *,
    cart_id: int,
    chosen: Mapping[int, str],
    destination: Destination | None,
    company: Company | None = None,
    at: datetime,
) -> Cart:
    """Keep the way of each seller's parcel, by the seller's id, in place of what was chosen before. Safe to repeat.

    Raises CannotChooseDelivery for a way that is not offered to this place.
    """
    cart = locked_cart(cart_id)
    offered = ways_of_cart(cart, destination=destination, company=company, at=at)
    if any(code not in offered.get(seller_id, ()) for seller_id, code in chosen.items()):
        raise CannotChooseDelivery(_("One of the ways is not offered any more. Choose again for each parcel."))
    kept = {str(seller_id): code for seller_id, code in chosen.items()}
    if kept != cart.deliveries:
        cart.deliveries = kept
        cart.save(update_fields=["deliveries"])
        recount(cart, at=at)
    return cart
