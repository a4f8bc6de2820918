"""Cash orders: is the phone number right, and were parcels to it taken before?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.accounts.queries import proven_phone_of
from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import retry_on_deadlock
from shop.checkout.events import CashCheckAsked
from shop.checkout.models import CashCheck, CashRefusal
from shop.checkout.queries import cash_barred_for, rest_of
from shop.checkout.refusals import CannotConfirm, CannotPlace
from shop.checkout.types import ConfirmedBy
from shop.orders.services import lock_order
from shop.store.queries import store

if TYPE_CHECKING:
    from shop.orders.models import Order, Package


NO_CASH = gettext_lazy(
    "Parcels to this phone number were not taken before, so cash is not offered. Choose another way to pay."
)


def check_cash(phone: str) -> None:
    """Raises CannotPlace when too many cash parcels to this number came back."""
    if cash_barred_for(phone):
        raise CannotPlace(NO_CASH)


def ask_to_confirm(order: Order, *, by: Actor, at: datetime) -> None:
    """Have the phone of a locked cash order confirmed, where the marketplace wants it and nobody proved it before."""
    phone = order.contact.phone
    if not store().asks_about_cash(rest_of(order).minor) or (order.user_id and proven_phone_of(order.user_id) == phone):
        return
    check, made = CashCheck.objects.get_or_create(order=order, defaults={"asked_at": at})
    if made:
        record(CashCheckAsked(subject_id=check.pk, order_id=order.pk), by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def ask_again(*, order_id: int, by: Actor, at: datetime) -> None:
    """Text the link once more. Raises CannotConfirm when nothing waits for it."""
    check = _waiting(order_id)
    record(CashCheckAsked(subject_id=check.pk, order_id=order_id), by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def confirm_cash(*, order_id: int, way: ConfirmedBy, by: Actor, at: datetime) -> None:
    """The number is right: sellers can pack. Again is without effect. Raises CannotConfirm for an order that is off."""
    order = lock_order(order_id)
    if CashCheck.objects.filter(order=order, confirmed_at__isnull=False).exists():
        return
    check = _waiting(order_id)
    check.confirmed_at, check.way, check.confirmed_by = at, way, str(by)
    check.save(update_fields=["confirmed_at", "way", "confirmed_by"])
    audit.note("checkout.cash_confirmed", subject=("orders.order", order_id), by=by, at=at, after={"way": way.value})


def note_cash_refused(*, package: Package, at: datetime) -> None:
    """A parcel of a locked package came back from the door; counted once, and only where cash was to be collected."""
    if package.order.payment_method == "cod":
        CashRefusal.objects.get_or_create(package_id=package.pk, defaults={"at": at})


def _waiting(order_id: int) -> CashCheck:
    check = CashCheck.objects.filter(order=order_id, order__status="placed", confirmed_at=None).first()
    if check is None:
        raise CannotConfirm(_("This order does not wait for a confirmation any more."))
    return check
