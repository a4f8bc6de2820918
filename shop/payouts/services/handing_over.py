"""Taking the file that a bank reads: it holds full account numbers, so each look is noted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.payouts.files import CHANNELS
from shop.payouts.models import PayoutRun
from shop.payouts.queries import payouts_of_run
from shop.payouts.types import PayoutStatus


class CannotTakeFile(Refusal):
    """The run is not approved, or nothing of it goes that way."""


@transaction.atomic
def take_file(*, run: PayoutRun, kind: str, by: Actor, at: datetime) -> str:
    """The file of a run for one kind of account; what failed meanwhile is not in it. Raises CannotTakeFile."""
    chosen = [
        row
        for row in payouts_of_run(run)
        if row.kind == kind and row.status in {PayoutStatus.APPROVED, PayoutStatus.SENT}
    ]
    if not chosen or kind not in CHANNELS:
        raise CannotTakeFile(_("Nothing of this run waits to be sent that way. Approve the run first."))
    after = {"kind": kind, "payouts": len(chosen)}
    audit.note("payouts.file_taken", subject=("payouts.run", run.pk), by=by, at=at, after=after)
    return CHANNELS[kind].content(chosen)
