"""What is to be taken of reserved money, noted in the transaction that sends a parcel; `taking` asks the provider."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from shop.base.actor import Actor
from shop.checkout.queries import due_at_the_door
from shop.orders.queries import packages_of_order
from shop.orders.services import lock_package
from shop.payments import capturing
from shop.payments.services import lock_attempts_of

if TYPE_CHECKING:
    from shop.orders.models import Order, Package
    from shop.payments.models import Attempt, Capture

REST = "rest"


@transaction.atomic
def capture_parcel(*, package_id: int, by: Actor, at: datetime) -> None:
    """A parcel is sent: its part of what is reserved is taken after the commit. Nothing happens for other payments.

    A provider that takes only one part of a reservation takes everything that is left with the first parcel.
    """
    package = lock_package(package_id)
    attempts = lock_attempts_of(package.order.reference)
    reserved = next((attempt for attempt in attempts if attempt.is_reserved), None)
    if reserved is None or covering(reserved, package) is not None:
        return
    if not reserved.several:
        take_rest(reserved, by=by, at=at)
        return
    amount = due_at_the_door([package])[package.pk]
    if amount.minor > 0:
        capturing.request_capture(attempt=reserved, part=part_of(package), amount=amount, by=by, at=at)


def capture_handed_over(order: Order, attempt: Attempt, *, by: Actor, at: datetime) -> None:
    """What a locked order's buyer has at once, downloads, is taken at once."""
    for package in packages_of_order(order.pk):
        if attempt.is_reserved and package.status == "delivered":
            capture_parcel(package_id=package.pk, by=by, at=at)


def take_rest(attempt: Attempt, *, by: Actor, at: datetime) -> None:
    """Everything of a locked reservation that is neither taken nor let go is taken after the commit."""
    untaken = capturing.untaken_of(attempt)
    if untaken:
        capturing.request_capture(attempt=attempt, part=REST, amount=untaken, by=by, at=at)


def part_of(package: Package) -> str:
    """What the part of a parcel is called among the captures of an attempt."""
    return f"package:{package.pk}"


def covering(attempt: Attempt, package: Package) -> Capture | None:
    """The capture that takes, or took, what a package costs; one that was refused takes nothing."""
    found = {one.part: one for one in attempt.captures.exclude(status="failed")}
    return found.get(part_of(package)) or found.get(REST)
