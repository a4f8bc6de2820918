"""Buying a gift card: an order of its own without parcels, paid like any other, never by another card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import lock_name, retry_on_deadlock
from shop.base.money import Money
from shop.checkout.refusals import CannotPlace
from shop.checkout.types import Buyer, Placed
from shop.orders.queries import order_of_reference
from shop.orders.services import create_order
from shop.orders.types import OrderDraft
from shop.payments.queries import methods_to_offer
from shop.payments.services import open_attempt
from shop.payments.types import Method, Wanted
from shop.pricing.services import quote_of_voucher
from shop.store.queries import store
from shop.wallet.queries import card_of_token
from shop.wallet.services import CannotIssueCard, draft_card
from shop.wallet.types import CARD_WORTH, CardDraft

from .starting import resumed

if TYPE_CHECKING:
    from shop.orders.models import Order


@dataclass(frozen=True, slots=True)
class CardPress:
    """What the form of a gift card sends; its token makes one press one card."""

    token: UUID
    method: str
    buyer: Buyer
    card: CardDraft


def card_methods(amount: Money, *, at: datetime) -> list[Method]:
    """The ways to pay a gift card, which is money: it is paid before it is sent, not at a door and on no account."""
    return [method for method in methods_to_offer(store(), amount, at=at) if not method.placed_at_once]


def buy_card(*, press: CardPress, by: Actor, at: datetime) -> Placed:
    """Order a card and start its payment; the same press again answers the first order. Raises CannotPlace."""
    order = _ordered(press, by=by, at=at)
    return resumed(order, by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def _ordered(press: CardPress, *, by: Actor, at: datetime) -> Order:
    lock_name(f"gift card {press.token}")
    if known := card_of_token(press.token):
        return _earlier(known.reference, press.buyer)
    amount, buyer = press.card.amount, press.buyer
    least, most = (Money.from_major(worth, amount.currency) for worth in CARD_WORTH)
    if amount < least or most < amount:
        raise CannotPlace(_("Choose an amount between the smallest and the largest."))
    if not (buyer.email and press.card.recipient_email):
        raise CannotPlace(_("Enter both email addresses: yours, and that of the one whom the card is for."))
    method = next((one for one in card_methods(amount, at=at) if one.code == press.method), None)
    if method is None:
        raise CannotPlace(_("Choose how you want to pay."))
    draft = OrderDraft(method.code, buyer.language, buyer.contact, buyer.user_id)
    order = create_order(draft=draft, quote=quote_of_voucher(amount), by=by, at=at)
    try:
        draft_card(draft=press.card, reference=order.reference, token=press.token, by=by, at=at)
    except CannotIssueCard as refusal:
        raise CannotPlace(refusal.message) from refusal
    expires_at = at + timedelta(minutes=method.hold_minutes)
    wanted = Wanted(order.reference, amount, amount)
    open_attempt(wanted=wanted, method=method.code, expires_at=expires_at, by=by, at=at)
    return order


def _earlier(reference: str, buyer: Buyer) -> Order:
    """The order of the same form, if it is the same buyer's. Raises CannotPlace."""
    order = order_of_reference(reference) if reference else None
    if order is None or order.contact.email != buyer.email:
        raise CannotPlace(_("This page is too old. Open it again."))
    return order
