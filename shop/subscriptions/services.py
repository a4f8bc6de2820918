"""Asking to be told, proving the address, being told, and wanting it no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shop.accounts.queries import verified_emails_of
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock_name
from shop.base.refusal import Refusal

from .events import BackInStock, SubscriptionAsked
from .models import Subscription
from .queries import can_be_had, open_subscriptions, waiting_for
from .types import Wish

UNPROVED_KEPT = timedelta(days=7)
ENDED_KEPT = timedelta(days=90)


class CannotWait(Refusal):
    """There is nothing to wait for."""


@transaction.atomic
def start_subscription(*, wish: Wish, by: Actor, at: datetime) -> Subscription:
    """Note the wish; the same wish twice is one. An address of the account is proved already, any other is asked first.

    Raises CannotWait for a variant that is in stock.
    """
    if wish.variant_id and can_be_had([wish.variant_id]):
        raise CannotWait(_("It is in stock. Put it into your cart."))
    lock_name(f"subscription {wish.kind} {wish.variant_id} {wish.email}")
    row = open_subscriptions().filter(kind=wish.kind, email=wish.email, variant=wish.variant_id).first()
    row = row or Subscription.objects.create(
        kind=wish.kind,
        email=wish.email,
        language=wish.language,
        user_id=wish.user_id,
        variant_id=wish.variant_id,
        asked_at=at,
    )
    if row.confirmed_at:
        return row
    if wish.user_id and wish.email in verified_emails_of(wish.user_id):
        row.confirm(at=at)
    else:
        row.ask_again(at=at, language=wish.language)
        record(SubscriptionAsked(subject_id=row.pk), by=by, at=at)
    return row


@transaction.atomic
def confirm_subscription(*, public_id: UUID, by: Actor, at: datetime) -> Subscription:
    """Whoever reads the address wants it; again is without effect. What came back meanwhile is told at once.

    Raises Subscription.DoesNotExist.
    """
    row = Subscription.objects.select_for_update(of=("self",), no_key=True).get(public_id=public_id)
    if row.open and row.confirmed_at is None:
        row.confirm(at=at)
        if row.variant_id:
            tell_of_stock(variant_ids=[row.variant_id], by=by, at=at)
    return row


@transaction.atomic
def end_subscription(*, public_id: UUID, at: datetime) -> None:
    """No more mails of this kind to this address, whatever else it waits for; again is without effect."""
    row = Subscription.objects.filter(public_id=public_id).first()
    if row:
        Subscription.objects.filter(kind=row.kind, email=row.email, ended_at=None).update(ended_at=at)


@transaction.atomic
def tell_of_stock(*, variant_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Everybody who waits for what can be bought again is told, once; returns how many."""
    wanted = set(waiting_for(variant_ids).values_list("variant", flat=True))
    found = can_be_had(wanted) if wanted else set()
    rows = list(waiting_for(found).select_for_update(of=("self",), no_key=True)) if found else []
    Subscription.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)
    for row in rows:
        record(BackInStock(subject_id=row.pk), by=by, at=at)
    return len(rows)


@transaction.atomic
def forget_old_subscriptions(*, at: datetime) -> int:
    """Delete what nobody proved within a week, and what was told or ended 90 days ago; returns how many."""
    unproved = Q(confirmed_at=None, asked_at__lt=at - UNPROVED_KEPT)
    over = Q(told_at__lt=at - ENDED_KEPT) | Q(ended_at__lt=at - ENDED_KEPT)
    return Subscription.objects.filter(unproved | over).delete()[0]
