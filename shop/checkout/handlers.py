"""What follows from facts of people, orders and payments: only the queue is fed, providers are called by tasks."""

from shop.accounts.queries import proven_phone_of, verified_emails_of
from shop.base.actor import Actor
from shop.base.events import subscribe
from shop.base.models import Event
from shop.base.tasks import enqueue

from . import tasks
from .services import claim_orders, claim_orders_by_phone


@subscribe("payments.refund_requested", room="checkout")
def on_refund_requested(event: Event) -> None:
    """Send the money."""
    enqueue(tasks.send_refund, event.subject_id)


@subscribe("payments.capture_requested", room="checkout")
def on_capture_requested(event: Event) -> None:
    """Take the money."""
    enqueue(tasks.send_capture, event.subject_id)


@subscribe("payments.card_agreed", room="checkout")
def on_card_agreed(event: Event) -> None:
    """Keep the card."""
    enqueue(tasks.keep_paid_card, event.subject_id)


@subscribe("orders.cancelled", room="checkout")
@subscribe("orders.placed", room="checkout")
def on_order_decided(event: Event) -> None:
    """Close attempts that could still be paid."""
    enqueue(tasks.void_needless, event.subject_id)


@subscribe("accounts.email_verified", room="checkout")
def on_email_verified(event: Event) -> None:
    """Hand over the orders that the person placed as a guest."""
    by = Actor.user(event.subject_id)
    for email in verified_emails_of(event.subject_id):
        claim_orders(user_id=event.subject_id, email=email, by=by, at=event.at)


@subscribe("accounts.phone_verified", room="checkout")
def on_phone_verified(event: Event) -> None:
    """Hand over the orders that the person placed as a guest with this number."""
    by, phone = Actor.user(event.subject_id), proven_phone_of(event.subject_id)
    claim_orders_by_phone(user_id=event.subject_id, phone=phone, by=by, at=event.at)
