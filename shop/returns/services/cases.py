"""What all verbs of a case share: its lock after that of its order, and the fact that it moved."""

from __future__ import annotations

from datetime import datetime

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock
from shop.orders.services import lock_package
from shop.returns.events import CaseFact
from shop.returns.models import ReturnCase


def lock_case(case_id: int) -> ReturnCase:
    """The case, locked after its order and package, which it carries. Raises ReturnCase.DoesNotExist."""
    package = lock_package(ReturnCase.objects.values_list("package", flat=True).get(pk=case_id))
    case = lock(ReturnCase, case_id)
    case.package = package
    return case


def tell(fact: type[CaseFact], case: ReturnCase, *, by: Actor, at: datetime) -> None:
    """Record what happened to the case."""
    package = case.package
    record(fact(subject_id=case.pk, order_id=package.order_id, seller_id=package.seller_id), by=by, at=at)
