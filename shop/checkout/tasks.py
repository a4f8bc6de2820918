"""Doors of the queue and of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from shop.base.actor import Actor

from . import services

BY = Actor.system("worker")


def reconcile() -> None:
    """Every minute."""
    services.reconcile(at=timezone.now())


def expire_unpaid() -> None:
    """Every minute."""
    services.expire_unpaid(at=timezone.now())


def send_refund(refund_id: int) -> None:
    """After money was promised back."""
    services.send_refund(refund_id=refund_id, by=BY, at=timezone.now())


def send_capture(capture_id: int) -> None:
    """After a parcel was sent that is paid from a reservation."""
    services.send_capture(capture_id=capture_id, by=BY, at=timezone.now())


def keep_paid_card(attempt_id: int) -> None:
    """After somebody paid and let us keep the card."""
    services.keep_paid_card(attempt_id=attempt_id, by=BY, at=timezone.now())


def void_needless(order_id: int) -> None:
    """After an order was cancelled, or paid by another attempt."""
    services.void_needless(order_id=order_id, at=timezone.now())


def forget_old_drafts() -> None:
    """Once a day."""
    services.forget_old_drafts(at=timezone.now())
