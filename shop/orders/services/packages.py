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
SENTENCES = {
    Status.TO_PACK: gettext_lazy("Pack this parcel first."),
    Status.PACKED: gettext_lazy("This parcel is packed already."),
    Status.SHIPPED: gettext_lazy("This parcel is on its way already."),
    Status.DELIVERED: gettext_lazy("This parcel was delivered already."),
    Status.CANCELLED: gettext_lazy("This order was cancelled. There is nothing to send."),
}


class CannotFulfil(Refusal):
    """The parcel is not where this step begins."""


def lock_package(package_id: int) -> Package:
    """The package, locked after its order, which is `package.order`. Raises Package.DoesNotExist."""
    order = lock(Order, Package.objects.values_list("order", flat=True).get(pk=package_id))
    package = lock(Package, package_id)
    package.order = order
    return package


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
    if package.order.status != Order.Status.PLACED and package.status != Status.CANCELLED:
        raise CannotFulfil(_("This order is not paid yet. Wait until it is confirmed."))
    if package.status != start:
        raise CannotFulfil(SENTENCES[Status(package.status)])
    verb(package, by=by, at=at)
    record(fact(subject_id=package.pk, order_id=package.order_id, seller_id=package.seller_id), by=by, at=at)
    return package
