"""Cards at Pay: one that was kept pays without a page, or the one that pays is kept for the next time."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.checkout.refusals import CannotPlace
from shop.orders.queries import order_of_reference
from shop.payments import cards
from shop.payments.queries import attempt_with_id

if TYPE_CHECKING:
    from shop.checkout.types import Press
    from shop.payments.models import Attempt, SavedCard

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CardWish:
    """What a press says about cards."""

    card: SavedCard | None
    keep: bool

    @classmethod
    def of(cls, press: Press) -> Self:
        """The wish of a press; a guest has no cards. Raises CannotPlace for a card that is not there any more."""
        user_id = press["buyer"].user_id
        public_id = press.get("card")
        card = cards.card_of(user_id, public_id) if public_id else None
        if public_id and (card is None or card.method != press["method"]):
            raise CannotPlace(_("This card is not among your saved cards any more. Choose how you want to pay."))
        return cls(card, keep=bool(user_id and press.get("keep_card")))

    def note(self, attempt: Attempt) -> None:
        """Write it on a new attempt."""
        if self.card:
            cards.charge_with(attempt=attempt, card=self.card)
        elif self.keep:
            cards.wish_to_keep(attempt=attempt)


def keep_paid_card(*, attempt_id: int, by: Actor, at: datetime) -> SavedCard | None:
    """Keep the card that paid, as its shopper wished; None when there is nobody to keep it for. Raises Unreachable."""
    attempt = attempt_with_id(attempt_id)
    order = order_of_reference(attempt.reference)
    card = cards.seen_card(attempt) if attempt.keep_card and order.user_id else None
    if card is None or order.user_id is None:
        logger.info("the card of %s is not kept", attempt)
        return None
    return cards.keep_card(user_id=order.user_id, method=attempt.method, card=card, by=by, at=at)
