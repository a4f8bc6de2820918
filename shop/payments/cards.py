"""Cards that people let us keep: who has which, which one pays, and what becomes of one that is taken out."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from shop.base import audit
from shop.base.locks import lock_name
from shop.base.tasks import enqueue

from .gateways.base import KeepsCards
from .models import LeavingCard, SavedCard
from .services import gateway_for
from .types import Unreachable

if TYPE_CHECKING:
    from shop.base.actor import Actor

    from .models import Attempt
    from .types import KeptCard, Method

logger = logging.getLogger(__name__)

MOST_CARDS = 10


def cards_of(user_id: int) -> QuerySet[SavedCard]:
    """The person's cards, newest first."""
    return SavedCard.objects.filter(user=user_id).order_by("-pk")


def card_of(user_id: int | None, public_id: UUID) -> SavedCard | None:
    """One of the person's cards; nothing when it is another's."""
    return cards_of(user_id).filter(public_id=public_id).first() if user_id else None


def usable_card(cards: Iterable[SavedCard], methods: Iterable[Method], *, on: date) -> SavedCard | None:
    """The first of some cards that has not expired and whose way to pay is offered."""
    codes = {method.code for method in methods if method.keeps_cards}
    return next((card for card in cards if card.method in codes and card.good_on(on)), None)


def wish_to_keep(*, attempt: Attempt) -> None:
    """The shopper agreed, with a new attempt, that its card is kept for the next time."""
    attempt.keep_card = True
    attempt.save(update_fields=["keep_card"])


def charge_with(*, attempt: Attempt, card: SavedCard) -> None:
    """A new attempt is paid with a saved card, without the provider's page."""
    attempt.card, attempt.by_saved_card = card, True
    attempt.save(update_fields=["card", "by_saved_card"])


def seen_card(attempt: Attempt) -> KeptCard | None:
    """The card that paid an attempt, as its provider keeps it for us. Raises Unreachable."""
    gateway = gateway_for(attempt.method)
    return gateway.card_of(attempt) if isinstance(gateway, KeepsCards) else None


@transaction.atomic
def keep_card(*, user_id: int, method: str, card: KeptCard, by: Actor, at: datetime) -> SavedCard:
    """Keep a card of a person; one that is kept already stays as it is. The oldest goes when there are too many."""
    lock_name(f"payments.cards:{user_id}")
    mark = salted_hmac("payments.saved_card", card.token, algorithm="sha256").hexdigest()
    if known := cards_of(user_id).filter(method=method, mark=mark).first():
        return known
    for old in cards_of(user_id)[MOST_CARDS - 1 :]:
        _take_out(old, by=by, at=at)
    saved = SavedCard.objects.create(
        user_id=user_id,
        method=method,
        token=card.token,
        mark=mark,
        brand=card.brand,
        last4=card.last4,
        exp_month=card.exp_month,
        exp_year=card.exp_year,
    )
    audit.note("payments.card_kept", subject=("payments.savedcard", saved.pk), by=by, at=at)
    return saved


@transaction.atomic
def remove_card(*, user_id: int, public_id: UUID, by: Actor, at: datetime) -> bool:
    """The person takes a card out; its provider forgets it after the commit. False when there is no such card."""
    card = card_of(user_id, public_id)
    if card is None:
        return False
    _take_out(card, by=by, at=at)
    return True


def _take_out(card: SavedCard, *, by: Actor, at: datetime) -> None:
    audit.note("payments.card_removed", subject=("payments.savedcard", card.pk), by=by, at=at)
    SavedCard.objects.filter(pk=card.pk).delete()
    enqueue(forget_leaving_cards)


def forget_leaving_cards() -> int:
    """Have providers forget the cards that nobody has any more; returns how many are forgotten. May run twice."""
    gone = 0
    for card in LeavingCard.objects.order_by("pk"):
        gateway = gateway_for(card.method)
        try:
            if isinstance(gateway, KeepsCards):
                gateway.forget_card(card)
        except Unreachable as error:
            logger.warning("%s could not be forgotten by %s: %s", card, card.method, error)
            continue
        card.delete()
        gone += 1
    return gone
