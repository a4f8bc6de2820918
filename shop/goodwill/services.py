"""Planning, approving and refusing gifts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock, lock_name, retry_on_deadlock
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.services import post_goodwill
from shop.orders.services import lock_order
from shop.payments.services import lock_attempts_of, request_refund
from shop.payouts.services import adjust_seller
from shop.store.queries import store

from .models import Gift
from .types import GiftDraft, GiftStatus


class CannotGive(Refusal):
    """No amount, no reason, or no payment that it can go back on."""


@retry_on_deadlock
@transaction.atomic
def plan_gift(*, draft: GiftDraft, by: Actor, at: datetime) -> Gift:
    """Give at once what one person may give; more waits for a colleague. Again it is without effect. Raises CannotGive.

    Only a person gives: without one it is a mistake of the code (ValueError).
    """
    if by.id is None:
        raise ValueError(f"{by} is nobody who could give")
    if not draft.amount or not draft.reason.strip() or (draft.order_id and draft.amount.minor < 0):
        raise CannotGive(_("Enter an amount and the reason for it."))
    lock_name(f"gift {draft.token}")
    if earlier := Gift.objects.filter(public_id=draft.token).first():
        return earlier
    gift = Gift.objects.create(
        public_id=draft.token,
        seller_id=draft.seller_id,
        order_id=draft.order_id,
        amount_minor=draft.amount.minor,
        currency=draft.amount.currency,
        reason=draft.reason.strip(),
        made_by_id=by.id,
        made_at=at,
        alone=abs(draft.amount.minor) <= store().gift_alone_minor,
    )
    _note("goodwill.planned", gift, by=by, at=at)
    if gift.alone:
        _give(gift, by=by, at=at)
    return gift


@retry_on_deadlock
@transaction.atomic
def approve_gift(*, gift_id: int, by: Actor, at: datetime) -> Gift:
    """The second pair of eyes: it is given now. Raises CannotDecide, CannotGive."""
    gift = _waiting(gift_id, approve=True, by=by)
    _give(gift, by=by, at=at)
    return gift


@retry_on_deadlock
@transaction.atomic
def refuse_gift(*, gift_id: int, by: Actor, at: datetime) -> Gift:
    """It is not given; who planned it may take it back so, too. Raises CannotDecide."""
    gift = _waiting(gift_id, approve=False, by=by)
    _decide(gift, GiftStatus.REFUSED, by=by, at=at)
    return gift


def _waiting(gift_id: int, *, approve: bool, by: Actor) -> Gift:
    """The gift behind the lock of its order, if this person may decide so. Raises CannotDecide."""
    order_id = Gift.objects.values_list("order", flat=True).get(pk=gift_id)
    if order_id:
        lock_order(order_id)
    gift = lock(Gift, gift_id)
    gift.look(approve=approve, by=by)
    return gift


def _give(gift: Gift, *, by: Actor, at: datetime) -> None:
    if gift.order_id:
        _give_buyer(gift, by=by, at=at)
    elif gift.seller_id:
        adjust_seller(seller_id=gift.seller_id, amount=gift.amount, reason=gift.reason, by=by, at=at)
    _decide(gift, GiftStatus.DONE, by=by, at=at)


def _give_buyer(gift: Gift, *, by: Actor, at: datetime) -> None:
    """The marketplace owes it to the buyer from now on, and it goes back the way the money came."""
    order = lock_order(gift.order_id or 0)
    paid = next((one for one in lock_attempts_of(order.reference) if _holds(one.method, one.refundable, gift)), None)
    if paid is None:
        raise CannotGive(_("No payment of this order holds that much any more. Give less, or pay by hand."))
    post_goodwill(key=f"goodwill:gift:{gift.pk}", reference=order.reference, amount=gift.amount, by=by, at=at)
    key = f"goodwill:{gift.public_id}"
    request_refund(attempt_id=paid.pk, amount=gift.amount, key=key, reason=gift.reason, by=by, at=at)


def _holds(method: str, refundable: Money, gift: Gift) -> bool:
    return method != "cod" and refundable.currency == gift.currency and gift.amount <= refundable


def _decide(gift: Gift, status: GiftStatus, *, by: Actor, at: datetime) -> None:
    gift.status, gift.decided_by_id, gift.decided_at = status, by.id, at
    gift.save(update_fields=["status", "decided_by", "decided_at"])
    _note(f"goodwill.{status.value}", gift, by=by, at=at)


def _note(action: str, gift: Gift, *, by: Actor, at: datetime) -> None:
    after = {"amount": gift.amount_minor, "currency": gift.currency, "reason": gift.reason}
    audit.note(action, subject=("goodwill.gift", gift.pk), by=by, at=at, after=after)
