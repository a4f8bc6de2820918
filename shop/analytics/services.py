"""Keeping the figures: days are marked when something happens, and counted anew a little later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from .models import SellerDay, VariantDay
from .queries import COUNTED, day_counted_anew, days_of_order, days_with_orders
from .types import DayCount

BATCH = 1_000


def mark_order(*, order_id: int) -> None:
    """Something happened to a placed order: what it counts in is no longer right."""
    _mark(days_of_order(order_id))


def mark_everything() -> int:
    """Every day with orders, and every day that was ever counted, is to be counted anew; returns how many."""
    SellerDay.objects.update(stale=True)
    days = days_with_orders()
    _mark(days)
    return len(days)


def _mark(days: Iterable[tuple[int, date]]) -> None:
    """In one order, so that two of these never wait for each other."""
    rows = [SellerDay(seller_id=seller_id, on=on, stale=True) for seller_id, on in sorted(set(days))]
    SellerDay.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["seller", "on"], update_fields=["stale"]
    )


def recount_stale_days(*, limit: int = BATCH) -> int:
    """Count stale days anew, the newest first; returns how many. Safe to run twice and side by side."""
    done = 0
    while done < limit and _recount_next():
        done += 1
    return done


@transaction.atomic
def _recount_next() -> bool:
    """Whoever marks the day meanwhile waits for this lock and marks it again, so nothing that happened is missed."""
    stale = SellerDay.objects.select_for_update(of=("self",), skip_locked=True).filter(stale=True)
    day = stale.order_by("-on", "id").first()
    if day is None:
        return False
    _keep(day, day_counted_anew(day.seller_id, day.on))
    return True


def _keep(day: SellerDay, count: DayCount) -> None:
    for name in COUNTED:
        setattr(day, name, getattr(count, name))
    day.stale = False
    day.save(update_fields=[*COUNTED, "stale"])
    VariantDay.objects.filter(seller=day.seller_id, on=day.on).delete()
    VariantDay.objects.bulk_create(
        VariantDay(
            seller_id=day.seller_id,
            on=day.on,
            variant_id=variant_id,
            items=one.items,
            sales_minor=one.sales_minor,
            tax_minor=one.tax_minor,
            commission_minor=one.commission_minor,
        )
        for variant_id, one in sorted(count.variants.items())
    )
