"""A seller asks to be paid with the next run."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.ledger.queries import standing_of
from shop.payouts.models import Payout, PayoutWish
from shop.payouts.queries import terms_of_seller, usable_accounts
from shop.payouts.rules import why_not
from shop.payouts.types import WhyNot
from shop.sellers.services import lock_sellers
from shop.store.queries import store


class CannotAskPayout(Refusal):
    """Too little is ready, there is nowhere to pay it to, or a payout is under way."""


@transaction.atomic
def ask_payout(*, seller_id: int, by: Actor, at: datetime) -> PayoutWish:
    """Be paid with the next run whatever the schedule says; asking again changes nothing. Raises CannotAskPayout."""
    seller = lock_sellers([seller_id])[seller_id]
    open_one = Payout.objects.filter(seller=seller_id, status__in=Payout.OPEN).exists()
    reason = why_not(
        terms_of_seller(seller_id),
        ready_minor=standing_of(seller_id, store().currency).ready.minor,
        due=True,
        selling=seller.selling,
        has_account=seller_id in usable_accounts([seller_id], at=at),
        under_way=open_one,
    )
    if reason:
        raise CannotAskPayout(
            _("No payout now: %(why)s. The next one follows the schedule.") % {"why": WhyNot(reason).label}
        )
    wish, _made = PayoutWish.objects.get_or_create(seller_id=seller_id, defaults={"at": at, "actor": str(by)})
    return wish
