"""Guests' orders that a person with an account takes over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from shop.accounts.queries import emails_proven_by_others
from shop.base import audit
from shop.base.actor import Actor
from shop.orders.models import Order

# Operators hand out numbers again after months of silence: older orders may be of the number's last owner.
NUMBER_IS_THEIRS = timedelta(days=90)


@transaction.atomic
def claim_orders(*, user_id: int, email: str, by: Actor, at: datetime) -> int:
    """Give guests' orders with this email to the person; returns how many.

    The caller has proven that the address is the person's: it is called when a confirmation link was opened.
    """
    guests = Order.objects.filter(user=None).annotate(mail=Lower("contact__email")).filter(mail=email.strip().lower())
    if not email.strip():
        return 0
    return _hand_over(guests, user_id=user_id, by=by, at=at)


@transaction.atomic
def claim_orders_by_phone(*, user_id: int, phone: str, by: Actor, at: datetime) -> int:
    """Give guests' orders of the last 90 days with this number (E.164) to the person; returns how many.

    The caller has proven that the number is the person's. An order whose email is somebody else's proven address
    stays where it is: a number may be written into an order by a friend who shops.
    """
    guests = Order.objects.filter(user=None, contact__phone=phone, created_at__gte=at - NUMBER_IS_THEIRS)
    if not phone:
        return 0
    emails = {email.lower() for email in guests.values_list("contact__email", flat=True) if email}
    others = emails_proven_by_others(sorted(emails), user_id=user_id)
    free = guests.annotate(mail=Lower("contact__email")).exclude(mail__in=others)
    return _hand_over(free, user_id=user_id, by=by, at=at)


def _hand_over(guests: QuerySet[Order], *, user_id: int, by: Actor, at: datetime) -> int:
    claimed = list(guests.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
    Order.objects.filter(pk__in=claimed).update(user=user_id, claimed_at=at)
    if claimed:
        audit.note("orders.claimed", subject=("accounts.user", user_id), by=by, at=at, after={"orders": claimed})
    return len(claimed)
