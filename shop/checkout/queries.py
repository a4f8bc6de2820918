"""Reading checkouts: how the payment of an order stands, for its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from shop.orders.queries import order_of_reference, order_view
from shop.orders.types import OrderView
from shop.payments.queries import attempt_of_link, attempts_of
from shop.payments.services import gateway_for
from shop.payments.types import Method

if TYPE_CHECKING:
    from shop.orders.models import Order


@dataclass(frozen=True, slots=True)
class Payment:
    """One order's payment as its pages need it; the attempt is the order's last, whichever one a link names."""

    order: Order
    view: OrderView
    attempt_id: int
    public_id: UUID
    method: Method
    open: bool
    started: bool
    failure_code: str
    held_until: datetime | None

    @property
    def settled(self) -> bool:
        """Whether the order needs no paying any more: it is confirmed, or it was called off."""
        return not (self.order.awaiting or self.order.is_expired)

    @property
    def startable(self) -> bool:
        """Whether the provider has still to be told."""
        return self.open and not self.started

    @property
    def expired(self) -> bool:
        """Whether the order was given up."""
        return self.order.is_expired

    @property
    def reference(self) -> str:
        """What a shopper reads out to support."""
        return f"PAY-{self.order.number}-{self.public_id.hex[-6:].upper()}"

    @property
    def all_parcels_need_delivery(self) -> bool:
        """Whether cash can be collected for everything."""
        return all(parcel.needs_delivery for parcel in self.view.parcels)


def payment_for_page(public_id: UUID) -> Payment | None:
    """The payment that a link names, as it stands now."""
    named = attempt_of_link(public_id)
    if named is None:
        return None
    order = order_of_reference(named.reference)
    attempt = attempts_of(named.reference).last() or named
    return Payment(
        order=order,
        view=order_view(order),
        attempt_id=attempt.pk,
        public_id=attempt.public_id,
        method=gateway_for(attempt.method).method,
        open=attempt.open,
        started=bool(attempt.redirect_url),
        failure_code=attempt.failure_code,
        held_until=attempt.expires_at if order.awaiting else None,
    )
