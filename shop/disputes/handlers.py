"""What follows from messages of providers: only the queue is fed, providers are asked by tasks."""

from shop.base.events import subscribe
from shop.base.models import Event
from shop.base.tasks import enqueue

from . import tasks


@subscribe("payments.dispute_told", room="disputes")
def on_dispute_told(event: Event) -> None:
    """Ask how it stands; the message itself proves nothing."""
    enqueue(tasks.look_into, event.payload["provider"], event.payload["provider_key"])
