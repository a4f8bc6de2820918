"""Reading checkouts: drafts, the cart a payment form was made for, and how the payment of an order stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from shop.base.money import Money
from shop.cart.types import CartOwner
from shop.orders.queries import order_of_reference, order_view, short_amounts_of
from shop.orders.types import OrderView
from shop.payments.queries import attempt_of_link, attempts_of, references_due
from shop.payments.services import gateway_for
from shop.payments.types import Method

from .models import Draft, Intent

if TYPE_CHECKING:
    from shop.orders.models import Order, Package


@dataclass(frozen=True, slots=True)
class Payment:
    """One order's payment as its pages need it; the attempt is the order's last, whichever one a link
    names (`named`)."""

    order: Order
    view: OrderView
    attempt_id: int
    public_id: UUID
    named_id: int
    named: UUID
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
        named_id=named.pk,
        named=named.public_id,
        method=gateway_for(attempt.method).method,
        open=attempt.open,
        started=bool(attempt.redirect_url),
        failure_code=attempt.failure_code,
        held_until=attempt.expires_at if order.awaiting else None,
    )


def draft_of(cart_id: int) -> Draft:
    """The draft of a cart; an empty one, not saved, before the first step."""
    return Draft.objects.filter(cart=cart_id).first() or Draft(cart_id=cart_id)


def cart_of_intent(token: str, owner: CartOwner) -> int | None:
    """The cart that a payment form names by its token, if it is the requester's: open, or already an order.

    A form sent twice arrives when its cart has become an order; it still has to find that order.
    """
    mine = Q(cart__user=owner.user_id) if owner.user_id else Q(cart__user=None, cart__token_hash=owner.token_hash)
    if not token or not (owner.user_id or owner.token_hash):
        return None
    return Intent.objects.filter(mine, token=token).order_by("pk").values_list("cart", flat=True).first()


def collectable_of(packages: Sequence[Package]) -> dict[int, Money]:
    """The cash to take at the door for each package, by its id, in two queries; nothing for what is paid."""
    due = references_due(package.order.reference for package in packages)
    short = short_amounts_of(package.pk for package in packages)
    amounts = {}
    for package in packages:
        rounding = package.order.rounding_minor if package.letter == "A" else 0
        wanted = package.total_minor + rounding - short.get(package.pk, 0)
        amounts[package.pk] = Money(wanted if package.order.reference in due else 0, package.order.currency)
    return amounts
