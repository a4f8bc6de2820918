"""What follows from facts of orders and payments: only the queue is fed, providers are called by tasks."""

from shop.base.events import subscribe
from shop.base.models import Event
from shop.base.tasks import enqueue

from . import tasks


@subscribe("payments.refund_requested", room="checkout")
def on_refund_requested(event: Event) -> None:
    """Send the money."""
    enqueue(tasks.send_refund, event.subject_id)


@subscribe("orders.cancelled", room="checkout")
@subscribe("orders.placed", room="checkout")
def on_order_decided(event: Event) -> None:
    """Close attempts that could still be paid."""
    enqueue(tasks.void_needless, event.subject_id)
