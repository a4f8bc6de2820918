"""Reading checkouts: drafts, the cart a payment form was made for, and how the payment of an order stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from shop.base.money import Money
from shop.cart.types import CartOwner
from shop.orders.queries import order_of_reference, order_view, package_prices_of, price_of, short_amounts_of
from shop.orders.types import OrderView, order_id_of, reference_of
from shop.payments.on_account import due_days_of
from shop.payments.queries import attempt_of_link, attempts_of, references_due
from shop.payments.services import gateway_for
from shop.payments.types import Method
from shop.store.queries import store
from shop.wallet.queries import tendered_of

from .models import CashCheck, CashRefusal, Draft, Intent
from .rules import uncovered

if TYPE_CHECKING:
    from shop.orders.models import Order, Package

LATELY = timedelta(days=1)
"""So long somebody is told that an order was given up."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One order's payment as its pages need it; the attempt is the order's last, whichever one a link
    names (`named`). `page` is the provider's own, while it can still be paid there."""

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
    by_saved_card: bool
    held_until: datetime | None
    page: str

    @property
    def wants_owner(self) -> bool:
        """Whether the bank of a saved card wants its owner there: the provider's page asks."""
        return self.by_saved_card and not self.open and self.failure_code == "authentication_required"

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
        return bool(self.view.parcels) and all(parcel.needs_delivery for parcel in self.view.parcels)


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An order that its shopper left without paying, and the try that leads on."""

    order: Order
    public_id: UUID


def payment_for_page(public_id: UUID) -> Payment | None:
    """The payment that a link names, as it stands now."""
    named = attempt_of_link(public_id)
    if named is None:
        return None
    order = order_of_reference(named.reference)
    attempt = attempts_of(named.reference).last() or named
    return Payment(
        order=order,
        view=order_view(order).shown,
        attempt_id=attempt.pk,
        public_id=attempt.public_id,
        named_id=named.pk,
        named=named.public_id,
        method=gateway_for(attempt.method).method,
        open=attempt.open,
        started=bool(attempt.redirect_url),
        failure_code=attempt.failure_code,
        by_saved_card=attempt.by_saved_card,
        held_until=attempt.expires_at if order.awaiting else None,
        page=attempt.redirect_url if attempt.open else "",
    )


def draft_of(cart_id: int) -> Draft:
    """The draft of a cart; an empty one, not saved, before the first step."""
    return Draft.objects.filter(cart=cart_id).first() or Draft(cart_id=cart_id)


def cart_of_intent(token: str, owner: CartOwner) -> int | None:
    """The cart that a payment form names by its token, if it is the requester's: open, or already an order.

    A form sent twice arrives when its cart has become an order; it still has to find that order.
    """
    if not token or not owner.known:
        return None
    return Intent.objects.filter(_of(owner), token=token).order_by("pk").values_list("cart", flat=True).first()


def unpaid_order_of(owner: CartOwner, *, at: datetime) -> Unpaid | None:
    """What became of the owner's last cart, if it is an order that was not paid: it waits, or was given up lately."""
    if not owner.known:
        return None
    used = Intent.objects.filter(_of(owner), order__isnull=False).select_related("order").order_by("-used_at").first()
    order = used.order if used else None
    if order is None or not (order.awaiting or (order.expired_at and order.expired_at > at - LATELY)):
        return None
    attempt = attempts_of(order.reference).last()
    return Unpaid(order, attempt.public_id) if attempt else None


def _of(owner: CartOwner) -> Q:
    return Q(cart__user=owner.user_id) if owner.user_id else Q(cart__user=None, cart__token_hash=owner.token_hash)


def order_of_cart(cart_id: int) -> Order | None:
    """The order that a cart has become."""
    used = Intent.objects.filter(cart=cart_id, order__isnull=False).select_related("order").first()
    return used.order if used else None


def rest_of(order: Order) -> Money:
    """What is left for a provider or the door: the total less what gift cards and store credit pay."""
    return order.total - Money(tendered_of([order.reference]).get(order.reference, 0), order.currency)


def collectable_of(packages: Sequence[Package]) -> dict[int, Money]:
    """The cash to take at the door for each package, by its id; nothing for what is paid.

    Three queries, and one more where gift cards or store credit paid a part.
    """
    due = references_due(package.order.reference for package in packages)
    wanted = [package for package in packages if package.order.reference in due]
    amounts = due_at_the_door(wanted)
    return {package.pk: amounts.get(package.pk, Money.zero(package.order.currency)) for package in packages}


def unpaid_of(package: Package) -> Money:
    """What is still to be paid of a package: in cash at its door, or by transfer on an open bill."""
    waits = references_due([package.order.reference]) or due_days_of([package.order.reference])
    return due_at_the_door([package])[package.pk] if waits else Money.zero(package.order.currency)


def due_at_the_door(packages: Sequence[Package]) -> dict[int, Money]:
    """What a receiver pays for each package, whether it was collected or not: what is not sent costs nothing."""
    short, left = short_amounts_of(package.pk for package in packages), uncovered_of(packages)
    return {
        package.pk: Money(max(0, left[package.pk] - short.get(package.pk, 0)), package.order.currency)
        for package in packages
    }


def uncovered_of(packages: Sequence[Package]) -> dict[int, int]:
    """What gift cards and store credit do not pay of each package as it was ordered, in minor units."""
    left = {package.pk: price_of(package) for package in packages}
    tendered = tendered_of({package.order.reference for package in packages})
    for order_id, prices in package_prices_of(order_id_of(reference) for reference in tendered).items():
        left.update(zip(prices, uncovered(prices.values(), tendered[reference_of(order_id)]), strict=True))
    return left


def waits_for_confirmation(order_id: int) -> bool:
    """Whether the phone number of a cash order has still to be confirmed; not where the marketplace stopped asking."""
    return (
        store().cash_confirm_from_minor is not None
        and CashCheck.objects.filter(order=order_id, confirmed_at=None).exists()
    )


def cash_checks_waiting() -> QuerySet[CashCheck]:
    """Cash orders whose phone number has to be confirmed, longest waiting first; staff only."""
    found = CashCheck.objects.filter(confirmed_at=None, order__status="placed")
    return found.select_related("order__contact").order_by("asked_at", "pk")


def cash_check_with_id(check_id: int) -> CashCheck:
    """A check with its order. Raises CashCheck.DoesNotExist."""
    return CashCheck.objects.select_related("order__contact").get(pk=check_id)


def cash_check_of_mark(number: str, mark: str) -> CashCheck | None:
    """The check that a texted link names; a wrong mark finds nothing."""
    check = CashCheck.objects.select_related("order__contact").filter(order__number=number).first()
    return check if check and constant_time_compare(check.mark, mark) else None


def refused_parcels_of(phones: Iterable[str]) -> Counter[str]:
    """How many cash parcels to each phone number (E.164) came back because nobody took them."""
    wanted = {phone for phone in phones if phone}
    rows = CashRefusal.objects.filter(package__order__contact__phone__in=wanted).order_by("pk")
    return Counter(rows.values_list("package__order__contact__phone", flat=True))


def cash_barred_for(phone: str) -> bool:
    """Whether so many cash parcels to the number came back that cash is not offered any more."""
    most = store().cash_refusals_most
    return bool(most and phone) and refused_parcels_of([phone])[phone] >= most
