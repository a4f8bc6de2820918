"""Giving a seller something, or taking it, by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.ledger.sellers import post_adjustment
from shop.payouts.models import Adjustment
from shop.sellers.services import lock_sellers


class CannotAdjust(Refusal):
    """No amount, or no reason."""


@transaction.atomic
def adjust_seller(*, seller_id: int, amount: Money, reason: str, by: Actor, at: datetime) -> Adjustment:
    """Change what is ready by an amount, positive to give, for a reason that the seller reads. Raises CannotAdjust."""
    if not amount or not reason.strip():
        raise CannotAdjust(_("Enter an amount and the reason for it."))
    lock_sellers([seller_id])
    row = Adjustment.objects.create(
        seller_id=seller_id,
        currency=amount.currency,
        amount_minor=amount.minor,
        reason=reason.strip(),
        at=at,
        actor=str(by),
    )
    key, reference = f"adjust:adjustment:{row.pk}", f"adjustment:{row.pk}"
    post_adjustment(key=key, reference=reference, seller_id=seller_id, amount=amount, by=by, at=at)
    after = {"amount": amount.minor, "reason": row.reason}
    audit.note("payouts.adjusted", subject=("sellers.seller", seller_id), by=by, at=at, after=after)
    return row
