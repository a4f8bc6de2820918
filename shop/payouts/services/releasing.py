"""Letting go of what was held: when a package is long enough with its buyer, and when a reserve was kept its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from shop.base.actor import Actor
from shop.base.money import Money
from shop.ledger.queries import standing_of
from shop.ledger.sellers import post_release, post_reserve_freed
from shop.ledger.types import Standing
from shop.orders.queries import package_with_id
from shop.orders.services import lock_order, lock_package, mark_released
from shop.payouts.models import Release
from shop.payouts.queries import releasable_packages, terms_of_seller
from shop.payouts.rules import reserve_of

BY = Actor.system("payouts")
MOST, BATCHES = 500, 20


def release_due(*, at: datetime) -> int:
    """Release every package that was delivered long enough ago, in batches; answers how many.

    What does not fit into one run is left to the next one.
    """
    released = 0
    for _batch in range(BATCHES):
        due = list(releasable_packages(at=at).values_list("pk", flat=True)[:MOST])
        released += sum(release_package(package_id=package_id, by=BY, at=at) is not None for package_id in due)
        if len(due) < MOST:
            break
    return released


@transaction.atomic
def release_package(*, package_id: int, by: Actor, at: datetime) -> Release | None:
    """Everything on hold for a delivered package gets ready, but for the reserve; None when it is not its time."""
    package = lock_package(package_id)
    terms = terms_of_seller(package.seller_id)
    if package.delivered_at is None or package.delivered_at + timedelta(days=terms.hold_days) > at:
        return None
    if Release.objects.filter(package=package).exists():
        return None
    currency, reference = package.order.currency, package.order.reference
    hold = standing_of(package.seller_id, currency, reference=reference).hold
    reserve = Money(reserve_of(hold.minor, terms.reserve_bps), currency)
    release = Release.objects.create(
        package=package,
        seller_id=package.seller_id,
        currency=currency,
        ready_minor=(hold - reserve).minor,
        reserve_minor=reserve.minor,
        reserve_until_at=at + timedelta(days=terms.reserve_days) if reserve else None,
        at=at,
    )
    mark_released(package=package, at=at)
    if hold:
        moved, key = Standing(hold, hold - reserve, reserve), f"release:release:{release.pk}"
        post_release(key=key, reference=reference, seller_id=package.seller_id, moved=moved, by=by, at=at)
    return release


def free_reserves(*, at: datetime) -> int:
    """Set free what was kept its time; answers how many reserves."""
    due = Release.objects.filter(reserve_minor__gt=0, reserve_freed_at=None, reserve_until_at__lte=at)
    return sum(_free(pk, at=at) for pk in due.order_by("pk").values_list("pk", flat=True)[:MOST])


@transaction.atomic
def _free(release_id: int, *, at: datetime) -> bool:
    """What returns have left of one reserve gets ready; False when somebody else was quicker."""
    package_id = Release.objects.values_list("package", flat=True).get(pk=release_id)
    order = lock_order(package_with_id(package_id).order_id)
    release = Release.objects.select_for_update().get(pk=release_id)
    if release.reserve_freed_at:
        return False
    left = standing_of(release.seller_id, release.currency, reference=order.reference).reserve
    if left:
        key = f"reserve:release:{release.pk}"
        post_reserve_freed(key=key, reference=order.reference, seller_id=release.seller_id, amount=left, by=BY, at=at)
    release.reserve_freed_at = at
    release.save(update_fields=["reserve_freed_at"])
    return True
