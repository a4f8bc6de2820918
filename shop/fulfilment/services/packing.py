"""The packing table: everything is in its box, or the seller says what is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.checkout.queries import waits_for_confirmation
from shop.checkout.services import leave_out
from shop.orders.services import CannotFulfil, lock_package, mark_packed

from .delivering import deliver_if_complete

if TYPE_CHECKING:
    from shop.orders.models import Package, Shortfall


@retry_on_deadlock
@transaction.atomic
def pack_package(*, package_id: int, by: Actor, at: datetime) -> Package:
    """Everything is in its box. Raises CannotFulfil, also while the phone of a cash order is not confirmed."""
    if waits_for_confirmation(lock_package(package_id).order_id):
        raise CannotFulfil(_("We are still confirming this order by phone. Pack it when it is confirmed."))
    return mark_packed(package_id=package_id, by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def leave_out_lines(
    *, package_id: int, wanted: Mapping[int, int], reason: str, restock: bool, by: Actor, at: datetime
) -> list[Shortfall]:
    """So many of these lines (by id) cannot be sent: the shopper is told and does not pay for them.

    A package whose sent part has arrived is delivered by it. Raises CannotLeaveOut.
    """
    rows = leave_out(package_id=package_id, wanted=wanted, reason=reason, restock=restock, by=by, at=at)
    deliver_if_complete(lock_package(package_id), by=by, at=at)
    return rows
