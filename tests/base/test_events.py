"""The outbox: a fact commits with its deliveries, each handler's effect happens once, failures wait and end visibly."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_q.models import OrmQ

from shop.base import events
from shop.base.actor import Actor
from shop.base.audit import note
from shop.base.events import Fact, deliver, deliver_due, record, subscribe
from shop.base.models import AuditEntry, Delivery, Event
from tests.cast import NOW

BY = Actor.system("test")


@dataclass(frozen=True, slots=True, kw_only=True)
class KettleBoiled(Fact):
    name: ClassVar[str] = "test.kettle_boiled"
    subject_type: ClassVar[str] = "test.kettle"
    litres: int = 1


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the handler of room `tea` heard: it writes an audit entry and notes the subject."""
    monkeypatch.setattr(events, "_handlers", {})
    calls: list[int] = []

    @subscribe(KettleBoiled.name, room="tea")
    def pour(event: Event) -> None:
        note("tea.poured", subject=("test.kettle", event.subject_id), by=BY, at=NOW)
        calls.append(event.subject_id)
        if event.payload["litres"] > 9:
            raise RuntimeError("too much")

    return calls


def boil(kettle: int, *, litres: int = 1) -> Event:
    with transaction.atomic():
        return record(KettleBoiled(subject_id=kettle, litres=litres), by=BY, at=NOW)


@pytest.mark.django_db
def test_a_fact_outside_a_transaction_is_refused(heard: list[int]) -> None:
    class Bare:
        in_atomic_block = False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "get_connection", Bare)
        with pytest.raises(transaction.TransactionManagementError):
            record(KettleBoiled(subject_id=1), by=BY, at=NOW)

    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fact_that_is_rolled_back_was_never_told(heard: list[int]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(KettleBoiled(subject_id=1), by=BY, at=NOW)
        raise ZeroDivisionError

    assert (Event.objects.count(), Delivery.objects.count(), OrmQ.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_once_per_transaction(heard: list[int]) -> None:
    with transaction.atomic():
        for kettle in (1, 2, 3):
            record(KettleBoiled(subject_id=kettle), by=BY, at=NOW)

    assert (Delivery.objects.count(), OrmQ.objects.count()) == (3, 1)


@pytest.mark.django_db(transaction=True)
def test_a_fact_whose_waking_was_lost_is_found_by_the_sweep(heard: list[int]) -> None:
    boil(1)
    OrmQ.objects.all().delete()
    Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=11))

    events.wake_if_overdue()

    assert OrmQ.objects.count() == 1


@pytest.mark.django_db
def test_delivering_twice_has_one_effect(heard: list[int]) -> None:
    boil(7)

    assert (deliver_due(), deliver_due()) == (1, 0)
    assert heard == [7]
    assert AuditEntry.objects.filter(action="tea.poured").count() == 1


@pytest.mark.django_db
def test_a_failing_handler_leaves_no_effect_and_is_tried_later(heard: list[int]) -> None:
    boil(7, litres=10)

    assert deliver_due() == 0

    delivery = Delivery.objects.get()
    assert not AuditEntry.objects.exists()
    assert (delivery.attempts, delivery.done_at, delivery.dead_at) == (1, None, None)
    assert delivery.last_error == "RuntimeError: too much"
    assert delivery.due_at > timezone.now()


@pytest.mark.django_db
def test_a_handler_that_always_fails_ends_in_the_dead_list_and_does_not_block_the_others(heard: list[int]) -> None:
    boil(1, litres=10)
    boil(2)

    for _ in range(events.GIVE_UP_AFTER):
        Delivery.objects.filter(dead_at=None).update(due_at=timezone.now())
        deliver_due()

    poison, good = Delivery.objects.order_by("id")
    assert (poison.attempts, poison.dead_at is None) == (events.GIVE_UP_AFTER, False)
    assert good.done_at is not None
    assert deliver(poison.pk) is False


@pytest.mark.django_db
def test_an_event_cannot_be_changed_afterwards(heard: list[int]) -> None:
    boil(1)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Event.objects.update(subject_id=2)

    assert Event.objects.get().subject_id == 1


@pytest.mark.django_db
def test_an_audit_entry_cannot_be_deleted() -> None:
    note("tea.poured", subject=("test.kettle", 1), by=BY, at=NOW)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM base_auditentry")

    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_history_is_kept_and_not_told_to_the_room_that_would_make_news_of_it(heard: list[int]) -> None:
    with events.untold("post"), events.untold("tea"):
        past = boil(1)
    with events.untold("post"):
        boil(2)

    deliver_due()

    assert heard == [2]
    assert not Delivery.objects.filter(event=past).exists()
    assert Event.objects.count() == 2
