"""Writing the books about sellers' money after the sale: released, kept, paid out, sent back, adjusted."""

from __future__ import annotations

from datetime import datetime

from shop.base.actor import Actor
from shop.base.money import Money

from . import rules
from .models import Journal
from .services import post
from .types import PaidOut, Standing


def post_release(*, key: str, reference: str, seller_id: int, moved: Standing, by: Actor, at: datetime) -> Journal:
    """What was on hold for a sale (`moved.hold`) gets ready and reserve. Raises ValueError when these do not fit."""
    entries = rules.released(seller_id, standing=moved)
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_reserve_freed(*, key: str, reference: str, seller_id: int, amount: Money, by: Actor, at: datetime) -> Journal:
    """What was kept of a sale gets ready too."""
    return post(key=key, reference=reference, entries=rules.reserve_freed(seller_id, amount=amount), by=by, at=at)


def post_paid_out(*, key: str, reference: str, seller_id: int, amount: Money, by: Actor, at: datetime) -> Journal:
    """A payout was approved and begins."""
    return post(key=key, reference=reference, entries=rules.paid_out(seller_id, amount=amount), by=by, at=at)


def post_payout_arrived(*, key: str, reference: str, payout: PaidOut, by: Actor, at: datetime) -> Journal:
    """Our bank, or the provider that it came from, gave a payout out."""
    entries = rules.payout_arrived(payout.amount, source=payout.source)
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_payout_failed(*, key: str, reference: str, seller_id: int, amount: Money, by: Actor, at: datetime) -> Journal:
    """A payout could not be sent; the seller has it again."""
    return post(key=key, reference=reference, entries=rules.payout_failed(seller_id, amount=amount), by=by, at=at)


def post_payout_returned(*, key: str, reference: str, payout: PaidOut, by: Actor, at: datetime) -> Journal:
    """A payout that had arrived came back; the seller has it again."""
    entries = rules.payout_returned(payout.seller_id, amount=payout.amount, source=payout.source)
    return post(key=key, reference=reference, entries=entries, by=by, at=at)


def post_adjustment(*, key: str, reference: str, seller_id: int, amount: Money, by: Actor, at: datetime) -> Journal:
    """A person gives a seller something (positive) or takes it (negative)."""
    return post(key=key, reference=reference, entries=rules.adjusted(seller_id, amount=amount), by=by, at=at)
