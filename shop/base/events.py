"""The outbox: a lower room records a fact, upper rooms react later, exactly once per event and handler.

`record()` writes the Event and one Delivery per subscribed handler inside the caller's transaction. After the commit
the worker is woken; a sweep finds whatever was not woken. A handler's effect and its `done_at` commit together.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import tasks
from .actor import Actor
from .models import Delivery, Event

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = 8
OVERDUE = timedelta(seconds=10)
Handler = Callable[[Event], None]
_handlers: dict[str, tuple[str, Handler]] = {}
_untold: ContextVar[frozenset[str]] = ContextVar("untold", default=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact of a room: a frozen dataclass of ids and amounts; `subject_id` is the row it is about."""

    name: ClassVar[str]
    subject_type: ClassVar[str]
    version: ClassVar[int] = 1
    subject_id: int


def subscribe(event_name: str, *, room: str) -> Callable[[Handler], Handler]:
    """Register a handler of one room for one kind of event; the pair (event, room) has one handler.

    The handler runs in the worker, inside a transaction of its own, and must not call the outside directly.
    """

    def register(handler: Handler) -> Handler:
        _handlers[f"{room}:{event_name}"] = (event_name, handler)
        return handler

    return register


@contextmanager
def untold(room: str) -> Iterator[None]:
    """Facts recorded in this block reach every room but one: history that is loaded is no news to anybody's mailbox."""
    before = _untold.set(_untold.get() | {room})
    try:
        yield
    finally:
        _untold.reset(before)


def record(fact: Fact, *, by: Actor, at: datetime) -> Event:
    """Write the fact and its deliveries in the present transaction. Raises TransactionManagementError outside one."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside the transaction that makes the fact true")
    payload = asdict(fact)
    event = Event.objects.create(
        name=fact.name,
        version=fact.version,
        subject_type=fact.subject_type,
        subject_id=payload.pop("subject_id"),
        actor=str(by),
        at=at,
        payload=payload,
    )
    duties = [
        key
        for key, (name, _handler) in _handlers.items()
        if name == fact.name and key.partition(":")[0] not in _untold.get()
    ]
    if duties:
        Delivery.objects.bulk_create(Delivery(event=event, handler=key) for key in duties)
        _wake_after_commit()
    return event


def last_of(*rooms: str) -> Event | None:
    """The latest fact of these rooms."""
    told = Q()
    for room in rooms:
        told |= Q(name__startswith=f"{room}.")
    return Event.objects.filter(told).order_by("-pk").first()


def _wake_after_commit() -> None:
    """Once per transaction, however many facts it records."""
    if not any(wake in hook for hook in transaction.get_connection().run_on_commit):
        transaction.on_commit(wake)


def wake() -> None:
    """Ask the worker to deliver what is due; a failure here only means that the sweep will find it."""
    try:
        tasks.enqueue(deliver_due)
    except Exception:
        logger.exception("could not wake the worker; the sweep will deliver")


def wake_if_overdue() -> None:
    """Wake the worker for deliveries that waited ten seconds; the worker's sweep calls it in every marketplace."""
    if Delivery.objects.filter(done_at=None, dead_at=None, due_at__lte=timezone.now() - OVERDUE).exists():
        wake()


def deliver_due(limit: int = 100) -> int:
    """Deliver what is due in this marketplace, oldest first; returns how many deliveries were done.

    Safe to run twice and side by side: each delivery is locked, and skipped where another worker holds it.
    """
    done = 0
    due = Delivery.objects.filter(done_at=None, dead_at=None, due_at__lte=timezone.now())
    for pk in list(due.order_by("id").values_list("pk", flat=True)[:limit]):
        done += deliver(pk)
    return done


def deliver(delivery_id: int) -> bool:
    """Run one handler once; True when its effect was committed now. A failure is noted and tried again later."""
    try:
        with transaction.atomic():
            delivery = (
                Delivery.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("event")
                .filter(pk=delivery_id, done_at=None, dead_at=None)
                .first()
            )
            if delivery is None:
                return False
            _handlers[delivery.handler][1](delivery.event)
            delivery.done_at = timezone.now()
            delivery.save(update_fields=["done_at"])
    except Exception as error:
        logger.exception("delivery %s failed", delivery_id)
        _note_failure(delivery_id, error)
        return False
    return True


def _note_failure(delivery_id: int, error: Exception) -> None:
    now = timezone.now()
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        delivery.attempts += 1
        delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
        delivery.due_at = now + timedelta(seconds=min(3600, 2**delivery.attempts * 5))
        delivery.dead_at = now if delivery.attempts >= GIVE_UP_AFTER else None
        delivery.save(update_fields=["attempts", "last_error", "due_at", "dead_at"])
