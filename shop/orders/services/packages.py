"""Moving one package on its way to the shopper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.orders.events import PackageDelivered, PackageFact, PackagePacked, PackageShipped
from shop.orders.models import Order, Package

Status = Package.Status
WAY = [Status.TO_PACK, Status.PACKED, Status.SHIPPED, Status.DELIVERED]
FIRST = {
    Status.TO_PACK: gettext_lazy("Pack this parcel first."),
    Status.PACKED: gettext_lazy("Hand this parcel to the carrier first."),
}
ALREADY = {
    Status.PACKED: gettext_lazy("This parcel is packed already."),
    Status.SHIPPED: gettext_lazy("This parcel is on its way already."),
    Status.DELIVERED: gettext_lazy("This parcel was delivered already."),
}


class CannotFulfil(Refusal):
    """The parcel is not where this step begins."""


def lock_package(package_id: int) -> Package:
    """The package, locked after its order, which is `package.order`. Raises Package.DoesNotExist."""
    order = lock(Order, Package.objects.values_list("order", flat=True).get(pk=package_id))
    package = lock(Package, package_id)
    package.order = order
    return package


def mark_released(*, package: Package, at: datetime) -> None:
    """The seller's money of a locked package was let go; `payouts` keeps how much."""
    package.released_at = at
    package.save(update_fields=["released_at"])


@transaction.atomic
def mark_packed(*, package_id: int, by: Actor, at: datetime) -> Package:
    """The seller has packed. Raises CannotFulfil."""
    return _moved(package_id, Status.TO_PACK, Package.pack, PackagePacked, by=by, at=at)


@transaction.atomic
def mark_shipped(*, package_id: int, by: Actor, at: datetime) -> Package:
    """The carrier has it. Raises CannotFulfil."""
    return _moved(package_id, Status.PACKED, Package.ship, PackageShipped, by=by, at=at)


@transaction.atomic
def mark_delivered(*, package_id: int, by: Actor, at: datetime) -> Package:
    """The shopper has it. Raises CannotFulfil."""
    return _moved(package_id, Status.SHIPPED, Package.deliver, PackageDelivered, by=by, at=at)


@transaction.atomic
def hand_over_downloads(*, order_id: int, by: Actor, at: datetime) -> None:
    """Packages of a placed order that are nothing but downloads are delivered at once."""
    downloads = Package.objects.filter(order=order_id, needs_delivery=False, status=Status.TO_PACK)
    for package_id in downloads.order_by("pk").values_list("pk", flat=True):
        _moved(package_id, Status.TO_PACK, Package.hand_over, PackageDelivered, by=by, at=at)


def _moved(
    package_id: int, start: str, verb: Callable[..., None], fact: type[PackageFact], *, by: Actor, at: datetime
) -> Package:
    package = lock_package(package_id)
    _check(package, Status(start))
    verb(package, by=by, at=at)
    record(fact(subject_id=package.pk, order_id=package.order_id, seller_id=package.seller_id), by=by, at=at)
    return package


def _check(package: Package, start: Status) -> None:
    """Raises CannotFulfil unless the package of a confirmed order stands at `start`."""
    now = Status(package.status)
    if now == Status.CANCELLED:
        raise CannotFulfil(_("This order was cancelled. There is nothing to send."))
    if not package.order.is_placed:
        raise CannotFulfil(_("This order is not paid yet. Wait until it is confirmed."))
    if now != start:
        raise CannotFulfil(FIRST[now] if WAY.index(now) < WAY.index(start) else ALREADY[now])
