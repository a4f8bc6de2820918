"""The right of withdrawal: a declaration is kept as it was made, then the order's cases are opened by the worker.

Directive 2011/83/EU, articles 9 to 16, with the withdrawal function of article 11a (Directive (EU) 2023/2673): it needs
no account and no reason, is confirmed in a second step, and is answered by a receipt that can be kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import retry_on_deadlock
from shop.base.tasks import enqueue
from shop.checkout.services import cancel_order
from shop.orders.queries import order_by_email, order_view, packages_of_order
from shop.orders.services import lock_order, lock_package
from shop.returns import tasks
from shop.returns.events import OrderWithdrawn, ReturnAccepted
from shop.returns.models import ReturnCase, Withdrawal
from shop.returns.queries import offer_of, policy_of_seller
from shop.returns.rules import WITHDRAWAL_DAYS
from shop.returns.types import Kind, Reason, ReturnDraft, Way, Wish

from .asking import open_case
from .cases import tell

if TYPE_CHECKING:
    from shop.orders.models import Order, Package

BY = Actor.system("withdrawal")


@transaction.atomic
def declare_withdrawal(
    *, order_number: str, email: str, name: str, statement: str, language: str, at: datetime
) -> Withdrawal:
    """Keep a confirmed declaration. Whether it names an order is found out later, so that nobody learns it here."""
    declared = Withdrawal.objects.create(
        order_number=order_number.strip(),
        email=email.strip(),
        name=name.strip(),
        statement=statement,
        language=language,
        declared_at=at,
    )
    enqueue(tasks.handle_withdrawal, declared.pk)
    return declared


@retry_on_deadlock
@transaction.atomic
def handle_withdrawal(*, withdrawal_id: int, at: datetime) -> None:
    """Find the order and open a case for each of its parcels; an order that nobody packed is simply cancelled.

    A declaration that names no order stays for staff to read. Safe to repeat.
    """
    declared = Withdrawal.objects.select_for_update().get(pk=withdrawal_id)
    if declared.order_id:
        return
    try:
        order = order_by_email(declared.order_number, declared.email)
    except ObjectDoesNotExist:
        return
    lock_order(order.pk)
    declared.order = order
    declared.save(update_fields=["order"])
    case_ids = [] if _cancelled(order, at=at) else _open_cases(order, declared, at=at)
    record(OrderWithdrawn(subject_id=declared.pk, order_id=order.pk, case_ids=case_ids), by=BY, at=at)


def _cancelled(order: Order, *, at: datetime) -> bool:
    if not order_view(order).cancellable:
        return False
    cancel_order(order_id=order.pk, by=BY, at=at, reason="withdrawal")
    return True


def _open_cases(order: Order, declared: Withdrawal, *, at: datetime) -> list[int]:
    """Cases for whatever is not yet in one and whose time is not over; a withdrawal is accepted as it is made."""
    opened = []
    for package in packages_of_order(order.pk):
        quantities = _pieces(package, declared)
        if order.is_placed and quantities:
            opened.append(_open(package.pk, quantities, at=at).pk)
    return opened


def _pieces(package: Package, declared: Withdrawal) -> dict[int, int]:
    """What can still be sent back; a parcel that is on its way counts, for its time has not begun."""
    days = max(WITHDRAWAL_DAYS, policy_of_seller(package.seller_id).window_days)
    offer = offer_of(package, at=declared.declared_at, window_days=days)
    over = offer.until is not None and declared.declared_at > offer.until
    if over or package.status == "cancelled":
        return {}
    return {line.line_id: line.most for line in offer.lines}


def _open(package_id: int, quantities: dict[int, int], *, at: datetime) -> ReturnCase:
    draft = ReturnDraft(package_id, Wish.REFUND, Reason.CHANGED_MIND, quantities)
    case = open_case(lock_package(package_id), draft, kind=Kind.WITHDRAWAL, at=at)
    case.changes.create(to_status=case.status, at=at, actor=str(BY))
    case.accept(by=BY, at=at, way=Way.OWN)
    tell(ReturnAccepted, case, by=BY, at=at)
    return case
