"""Why an order could not be placed or paid; pages answer each in their own way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shop.base.refusal import Refusal
from shop.inventory.types import Shortage
from shop.pricing.types import Quote

if TYPE_CHECKING:
    from shop.orders.models import Order


class CannotPlace(Refusal):
    """The order cannot be placed like this."""


class TotalChanged(CannotPlace):
    """The cart, a price or the delivery changed since the shopper looked; `quote` is what it costs now."""

    def __init__(self, quote: Quote) -> None:
        super().__init__(_("The total has changed since you looked. Check it and press Pay again."))
        self.quote = quote


class TendersChanged(CannotPlace):
    """Gift cards and store credit cover another amount than the shopper saw."""


class SoldOut(CannotPlace):
    """Somebody else was quicker; `shortages` says of what how many are left."""

    def __init__(self, message: str | Promise, shortages: Sequence[Shortage]) -> None:
        super().__init__(message)
        self.shortages = tuple(shortages)


class TokenReused(CannotPlace):
    """The cart has become `order` by another agreement than this one."""

    def __init__(self, order: Order) -> None:
        super().__init__(_("You have already ordered these things. Open your order to see how it stands."))
        self.order = order


class CannotRetry(Refusal):
    """The order is over, or its last payment is still open."""


class CannotConfirm(Refusal):
    """The order needs no confirmation any more."""
