"""A card that was bought goes back: what is left on it returns to the payment that bought it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.refusal import Refusal
from shop.orders.services import lock_order
from shop.orders.types import order_id_of
from shop.payments.services import lock_attempts_of, request_refund
from shop.wallet.queries import card_with_id
from shop.wallet.services import take_back_card

if TYPE_CHECKING:
    from shop.wallet.models import GiftCard


class CannotRefundCard(Refusal):
    """Nobody bought the card, or its payment does not hold that much any more."""


@retry_on_deadlock
@transaction.atomic
def refund_card(*, card_id: int, reason: str, by: Actor, at: datetime) -> GiftCard:
    """End a card that was bought, and send what is left on it back to its buyer. Raises CannotRefundCard.

    Locks the order, its payments and the purse in that order, so that nobody spends meanwhile what goes back.
    Raises CannotChangeCard for a card with nothing left and for one that an unpaid order uses.
    """
    reference = card_with_id(card_id).reference
    if not reference:
        raise CannotRefundCard(_("This card was given away. There is no payment that it could go back to."))
    lock_order(order_id_of(reference))
    attempts = lock_attempts_of(reference)
    card, entry = take_back_card(card_id=card_id, reason=reason, by=by, at=at)
    amount = -entry.amount
    paid = next((one for one in attempts if one.is_captured and amount <= one.refundable), None)
    if paid is None:
        raise CannotRefundCard(_("The payment of this card does not hold that much any more. Look at it first."))
    request_refund(attempt_id=paid.pk, amount=amount, key=entry.key, reason=reason, by=by, at=at)
    return card
