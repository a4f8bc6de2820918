"""What follows from facts of payouts: only the queue is fed, wires are asked by tasks."""

from shop.base.actor import Actor
from shop.base.events import subscribe
from shop.base.models import Event
from shop.base.tasks import enqueue

from . import tasks
from .services import note_seen


@subscribe("payouts.approved", room="payouts")
def on_approved(event: Event) -> None:
    """Pay it, where a wire does that."""
    enqueue(tasks.send_payout, event.subject_id)


@subscribe("settlements.payout_seen", room="payouts")
def on_seen_at_bank(event: Event) -> None:
    """Note what our bank's statement says, where nobody noted it by hand before."""
    seen = event.payload
    by, words = Actor.system("payouts"), seen["words"]
    note_seen(payout_id=event.subject_id, returned=seen["returned"], words=words, by=by, at=event.at)
