"""The seller's answer, or that of staff once a case is with them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import files
from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.refusal import Refusal
from shop.base.uploads import CleanFile
from shop.returns.events import ReturnAccepted, ReturnRefused
from shop.returns.models import ReturnCase
from shop.returns.types import Answer

from .cases import lock_case, tell

Status = ReturnCase.Status


class CannotAnswer(Refusal):
    """The case is answered already, or somebody else decides it now."""


@retry_on_deadlock
@transaction.atomic
def accept_return(*, case_id: int, answer: Answer, staff: bool = False, by: Actor, at: datetime) -> ReturnCase:
    """The goods may come back. Raises CannotAnswer."""
    case = lock_case(case_id)
    _check(case, staff=staff)
    case.accept(by=by, at=at, way=answer.way, how=answer.how.strip(), label_key=_kept(answer.label))
    tell(ReturnAccepted, case, by=by, at=at)
    return case


@retry_on_deadlock
@transaction.atomic
def refuse_return(*, case_id: int, reason: str, staff: bool = False, by: Actor, at: datetime) -> ReturnCase:
    """They may not, and the buyer reads why. Raises CannotAnswer."""
    case = lock_case(case_id)
    _check(case, staff=staff)
    if not reason.strip():
        raise CannotAnswer(_("Say why, so that the shopper understands it."))
    case.refuse(by=by, at=at, reason=reason.strip())
    tell(ReturnRefused, case, by=by, at=at)
    return case


def _check(case: ReturnCase, *, staff: bool) -> None:
    if case.status == Status.ESCALATED and not staff:
        raise CannotAnswer(_("Our staff decide this return now. You read here what they decided."))
    if case.status not in {Status.REQUESTED, Status.ESCALATED}:
        raise CannotAnswer(_("This return is answered already."))


def _kept(label: CleanFile | None) -> str:
    if label is None:
        return ""
    key = f"{files.new_key(room='returns', private=True)}/{label.sha256[:32]}.{label.extension}"
    files.store(key, label.content)
    return key
