"""Cases that go to staff: the seller did not answer, or the buyer does not agree."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.refusal import Refusal
from shop.returns.events import ReturnEscalated
from shop.returns.models import ReturnCase
from shop.returns.queries import pieces_left, unanswered_case_ids

from .cases import lock_case, tell

Status = ReturnCase.Status
BY = Actor.system("returns")


class CannotEscalate(Refusal):
    """Staff have the case already, it is over, or its pieces are in another case."""


@retry_on_deadlock
@transaction.atomic
def escalate_return(*, case_id: int, reason: str, by: Actor, at: datetime) -> ReturnCase:
    """Staff decide from now on. Raises CannotEscalate."""
    case = lock_case(case_id)
    if not case.can_move(Status.ESCALATED):
        raise CannotEscalate(_("This return is with our staff already, or it is over."))
    if _asked_again(case):
        raise CannotEscalate(_("You have asked for these pieces again. Go on with that return."))
    case.escalate(by=by, at=at, reason=reason.strip())
    tell(ReturnEscalated, case, by=by, at=at)
    return case


def escalate_unanswered(*, at: datetime) -> int:
    """Hand over what sellers did not answer in time; returns how many cases. Safe to repeat."""
    moved = 0
    for case_id in unanswered_case_ids(at=at):
        moved += _escalate_late(case_id, at=at)
    return moved


@retry_on_deadlock
@transaction.atomic
def _escalate_late(case_id: int, *, at: datetime) -> bool:
    case = lock_case(case_id)
    if case.status != Status.REQUESTED or case.answer_by > at:
        return False
    case.escalate(by=BY, at=at, reason="not answered in time")
    tell(ReturnEscalated, case, by=BY, at=at)
    return True


def _asked_again(case: ReturnCase) -> bool:
    """Whether other cases leave fewer pieces than this one, which gave up its claim when it was refused."""
    left = pieces_left(case.package_id, besides=case.pk)
    wanted = Counter(dict(case.lines.values_list("line", "quantity")))
    return any(left[line_id] < pieces for line_id, pieces in wanted.items())
