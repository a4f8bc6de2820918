"""What follows from facts of payouts: only the queue is fed, wires are asked by tasks."""

from shop.base.events import subscribe
from shop.base.models import Event
from shop.base.tasks import enqueue

from . import tasks


@subscribe("payouts.approved", room="payouts")
def on_approved(event: Event) -> None:
    """Pay it, where a wire does that."""
    enqueue(tasks.send_payout, event.subject_id)
