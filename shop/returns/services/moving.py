"""What the buyer does with an open case: hands the goods over, or keeps them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.refusal import Refusal
from shop.returns.events import ReturnSent
from shop.returns.models import ReturnCase

from .cases import lock_case, tell

Status = ReturnCase.Status


class CannotMoveReturn(Refusal):
    """The case is not where this step begins."""


@retry_on_deadlock
@transaction.atomic
def send_return(*, case_id: int, carrier: str, tracking_code: str, by: Actor, at: datetime) -> ReturnCase:
    """The goods are on their way to the seller. Raises CannotMoveReturn."""
    case = lock_case(case_id)
    if case.status != Status.ACCEPTED:
        raise CannotMoveReturn(_("This return is not waiting for your parcel."))
    case.send(by=by, at=at, carrier=carrier.strip(), tracking_code=tracking_code.strip())
    tell(ReturnSent, case, by=by, at=at)
    return case


@retry_on_deadlock
@transaction.atomic
def end_return(*, case_id: int, by: Actor, at: datetime) -> ReturnCase:
    """The buyer keeps the goods after all. Raises CannotMoveReturn."""
    case = lock_case(case_id)
    if not case.can_move(Status.ENDED):
        raise CannotMoveReturn(_("This return cannot be called off any more."))
    case.end(by=by, at=at)
    return case
