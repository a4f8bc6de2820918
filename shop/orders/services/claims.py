"""Guests' orders that a person with an account takes over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower

from shop.base import audit
from shop.base.actor import Actor
from shop.orders.models import Order


@transaction.atomic
def claim_orders(*, user_id: int, email: str, by: Actor, at: datetime) -> int:
    """Give guests' orders with this email to the person; returns how many.

    The caller has proven that the address is the person's: it is called when a confirmation link was opened.
    """
    guests = Order.objects.filter(user=None).annotate(mail=Lower("contact__email")).filter(mail=email.strip().lower())
    if not email.strip():
        return 0
    claimed = list(guests.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
    Order.objects.filter(pk__in=claimed).update(user=user_id, claimed_at=at)
    if claimed:
        audit.note("orders.claimed", subject=("accounts.user", user_id), by=by, at=at, after={"orders": claimed})
    return len(claimed)
