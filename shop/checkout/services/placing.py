"""Pressing Pay: one transaction that makes the order, then the provider is called.

The cart's lock makes presses of one cart wait for each other; whoever comes second finds the first one's order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.ids import new_token
from shop.base.locks import retry_on_deadlock
from shop.base.money import Money
from shop.cart.queries import ask_of, wanted_lines
from shop.cart.services import CannotChangeCart, close_cart, locked_cart
from shop.checkout.models import Intent
from shop.checkout.refusals import CannotPlace, SoldOut, TokenReused, TotalChanged
from shop.checkout.types import Buyer, Placed, Press, hash_of
from shop.inventory.services import CannotAllocate, hold
from shop.orders.queries import quantities_of
from shop.orders.services import create_order
from shop.orders.types import OrderDraft
from shop.payments.capturing import take_when_sent
from shop.payments.gateways.invoice.gateway import METHOD as ON_INVOICE
from shop.payments.on_account import CannotBuyOnAccount, open_bill
from shop.payments.queries import methods_for, reserves_first
from shop.payments.services import CannotPay, open_attempt
from shop.payments.types import COVERED, Method, Wanted
from shop.pricing.services import quote
from shop.pricing.types import Quote, WantedLine
from shop.promotions.services import CannotClaim, claim
from shop.store.queries import store, today_of
from shop.tax.queries import company_of_check
from shop.wallet.types import Wish

from .card_wishes import CardWish
from .cash_checks import ask_to_confirm, check_cash
from .confirming import confirm
from .starting import resumed
from .tendering import hold_wish

if TYPE_CHECKING:
    from shop.cart.models import Cart
    from shop.orders.models import Order
    from shop.payments.models import Attempt


def new_intent(*, cart_id: int) -> str:
    """A token for one form of the payment step; whatever is pressed with it happens once."""
    return Intent.objects.create(token=new_token(), cart_id=cart_id).token


def place_order(*, by: Actor, at: datetime, **press: Unpack[Press]) -> Placed:
    """Turn the cart into an order and start its payment; see `Press` for what the form sends.

    The same press again, from another tab too, answers the first order. Raises CannotPlace or one of its kinds
    (TotalChanged, SoldOut, TokenReused), and CannotQuote; then nothing has changed.
    """
    order = _press(press, by=by, at=at)
    return resumed(order, by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def _press(press: Press, *, by: Actor, at: datetime) -> Order:
    try:
        cart = locked_cart(press["cart_id"])
    except CannotChangeCart:
        return _earlier(press)
    intent = Intent.objects.filter(token=press["token"], cart=press["cart_id"], order=None).first()
    if intent is None:
        raise CannotPlace(_("This page is too old. Look at your order once more and press Pay."))
    order = _make(press, cart, by=by, at=at)
    close_cart(cart_id=press["cart_id"], at=at)
    intent.order, intent.request_hash, intent.used_at = order, hash_of(press), at
    intent.save(update_fields=["order", "request_hash", "used_at"])
    return order


def _earlier(press: Press) -> Order:
    """The order that this cart has become, if it is the one that was agreed to now. Raises TokenReused."""
    used = Intent.objects.filter(cart=press["cart_id"], order__isnull=False).select_related("order").first()
    if used is None or used.order is None:
        raise CannotPlace(_("This cart is not open any more. What you add now goes into a new one."))
    if used.request_hash != hash_of(press):
        raise TokenReused(used.order)
    return used.order


def _make(press: Press, cart: Cart, *, by: Actor, at: datetime) -> Order:
    """The order with its stock, what purses pay, and its first attempt over the rest. Locks come late and in order."""
    buyer, wish = press["buyer"], press.get("wish", Wish())
    agreed = _agreed(press, cart, at=at)
    wanted, covered = CardWish.of(press), agreed.total.minor == wish.covers_minor > 0
    method = None if covered else _method(press["method"], agreed.shown.currency)
    _check(buyer, method, agreed)
    draft = OrderDraft(method.code if method else COVERED, buyer.language, buyer.contact, buyer.user_id)
    order = create_order(draft=draft, quote=agreed, by=by, at=at)
    expires_at = at + timedelta(minutes=method.hold_minutes) if method and not method.placed_at_once else None
    _hold(order, expires_at, by=by, at=at)
    _claim(press, cart, order, agreed, by=by, at=at)
    rest = hold_wish(order, wish, by=by, at=at)
    if method and rest:
        attempt = _ask_for(order, method, rest, expires_at, by=by, at=at)
        wanted.note(attempt)
    if not (expires_at and rest):
        confirm(order, by=by, at=at)
    if method and method.on_delivery and rest:
        ask_to_confirm(order, by=by, at=at)
    return order


def _ask_for(
    order: Order, method: Method, rest: Money, expires_at: datetime | None, *, by: Actor, at: datetime
) -> Attempt:
    """The first attempt over what purses leave; on an account it is charged at once. Raises CannotPlace."""
    wanted = Wanted(order.reference, rest, order.charge_of(rest))
    try:
        attempt = open_attempt(wanted=wanted, method=method.code, expires_at=expires_at, by=by, at=at)
    except CannotPay as refusal:
        raise CannotPlace(str(refusal.message)) from refusal
    if reserves_first(method, store()):
        take_when_sent(attempt=attempt)
    if not method.on_account:
        return attempt
    try:
        open_bill(user_id=order.user_id, attempt=attempt, on=today_of(at))
    except CannotBuyOnAccount as refusal:
        raise CannotPlace(str(refusal.message)) from refusal
    return attempt


def _agreed(press: Press, cart: Cart, *, at: datetime) -> Quote:
    """The quote of the cart as it is now. Raises TotalChanged when it is not what the shopper saw."""
    lines = wanted_lines(cart.pk)
    if not lines:
        raise CannotPlace(_("Your cart is empty."))
    current = _quoted(press, cart, lines, at=at)
    if current.fingerprint() != press["expected_fingerprint"]:
        raise TotalChanged(current)
    return current


def _claim(press: Press, cart: Cart, order: Order, agreed: Quote, *, by: Actor, at: datetime) -> None:
    """Count the offers that made the price. Raises TotalChanged when somebody else had the last of one."""
    customer_id = ask_of(cart).customer_id
    try:
        claim(uses=agreed.uses, reference=order.reference, customer_id=customer_id, by=by, at=at)
    except CannotClaim as refusal:
        raise TotalChanged(_quoted(press, cart, wanted_lines(cart.pk), at=at)) from refusal


def _quoted(press: Press, cart: Cart, lines: Sequence[WantedLine], *, at: datetime) -> Quote:
    """What the cart costs now."""
    ask = ask_of(cart, company=company_of_check(press["buyer"].vat_check_id, at=at))
    return quote(lines=lines, destination=press["buyer"].destination, ask=ask, at=at)


def _method(code: str, currency: str) -> Method:
    """The way to pay, if this currency can be paid so. Raises CannotPlace."""
    on_invoice = [ON_INVOICE] if currency == store().currency else []
    for method in [*methods_for(store(), currency=currency), *on_invoice]:
        if method.code == code:
            return method
    if code in {method.code for method in [*methods_for(store()), ON_INVOICE]}:
        sentence = _("This way to pay takes %(currency)s only. Choose another one, or show prices in %(currency)s.")
        raise CannotPlace(sentence % {"currency": store().currency})
    raise CannotPlace(_("Choose how you want to pay."))


def _check(buyer: Buyer, method: Method | None, agreed: Quote) -> None:
    if not (buyer.email or buyer.phone):
        raise CannotPlace(_("Enter an email address or a phone number, so that we can reach you."))
    if agreed.needs_address and not (buyer.name and buyer.street and buyer.country):
        raise CannotPlace(_("Enter the name and the address that your order goes to."))
    if agreed.needs_delivery and not buyer.name:
        raise CannotPlace(_("Enter the name of whoever collects the parcels."))
    if refused := next((parcel for parcel in agreed.parcels if not parcel.deliverable), None):
        sentence = _("%(seller)s does not deliver to this address. Choose another one, or take their things out.")
        raise CannotPlace(sentence % {"seller": refused.seller_name})
    if method and method.on_delivery and not all(parcel.needs_delivery for parcel in agreed.parcels):
        raise CannotPlace(_("Downloads cannot be paid on delivery. Choose another way to pay."))
    if method and method.on_delivery:
        check_cash(buyer.phone)


def _hold(order: Order, expires_at: datetime | None, *, by: Actor, at: datetime) -> None:
    try:
        hold(order_id=order.pk, quantities=quantities_of(order.pk), expires_at=expires_at, by=by, at=at)
    except CannotAllocate as refusal:
        raise SoldOut(refusal.message, refusal.shortages) from refusal
