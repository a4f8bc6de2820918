"""Taking the file that a bank reads: it holds full account numbers, so each look is noted."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as a browser takes it."""

    content: str
    name: str
    content_type: str


@transaction.atomic
def take_file(*, run: PayoutRun, kind: str, by: Actor, at: datetime) -> Handed:
    """The file of a run for one channel; what failed meanwhile is not in it. Raises CannotTakeFile."""
    channel, waiting = CHANNELS.get(kind), {PayoutStatus.APPROVED, PayoutStatus.SENT}
    rows = [row for row in payouts_of_run(run) if row.status in waiting and not row.wire]
    chosen = [row for row in rows if channel and channel.carries(row)]
    if channel is None or not chosen:
        raise CannotTakeFile(_("Nothing of this run waits to be sent that way. Approve the run first."))
    after = {"kind": kind, "payouts": len(chosen)}
    audit.note("payouts.file_taken", subject=("payouts.run", run.pk), by=by, at=at, after=after)
    name = f"{run.number}-{channel.code}.{channel.extension}"
    return Handed(channel.content(chosen, run, at), name, channel.content_type)
