"""`manage.py work`: the watchdog over django-q2's cluster, and the drain that plays the worker in tests."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from shop.base import tasks
from shop.base.actor import Actor
from shop.base.management.commands import work
from shop.base.models import Delivery, Event
from shop.store.services import change_store
from tests.queue import drain

ran: list[tuple[str, Any]] = []


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    """Forget what ran in the last test."""
    ran.clear()


def note(value: Any) -> None:
    """A task that remembers where it ran."""
    ran.append((connection.schema_name, value))


def note_and_ask_for_more(value: int) -> None:
    """A task that queues the next one."""
    note(value)
    if value:
        tasks.enqueue(note_and_ask_for_more, value - 1)


def note_the_clock() -> None:
    """A task that remembers by whose clock it ran."""
    note(timezone.get_current_timezone_name())


def fail() -> None:
    """A task that fails."""
    raise ZeroDivisionError


def queued(pk: int, *, due: bool = True) -> OrmQ:
    """A row of the queue; one that is not due was fetched and is being worked on."""
    lock = timezone.now() + timedelta(seconds=-5 if due else 100)
    return OrmQ.objects.create(pk=pk, key="shop", payload="", lock=lock)


class Ended(Exception):
    """The worker would begin anew now."""


class StandingCluster:
    """A cluster that lives for a number of looks."""

    def __init__(self, looks: int) -> None:
        self.sentinel, self.looks = self, looks

    def is_alive(self) -> bool:
        """Whether a look is left."""
        return self.looks > 0

    def join(self, _seconds: float) -> None:
        """One look passes."""
        self.looks -= 1


@pytest.mark.django_db
def test_progress_stands_still_only_while_due_tasks_are_not_fetched() -> None:
    nothing_due = work.due_work()
    first = queued(1)
    waiting = work.due_work()
    still_waiting = work.due_work()
    queued(2, due=False)
    fetched_another = work.due_work()
    first.delete()

    assert nothing_due is None
    assert waiting == still_waiting
    assert fetched_another not in {None, waiting}
    assert work.due_work() is None


def test_worker_whose_due_tasks_stand_still_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def begin_anew() -> None:
        raise Ended

    monkeypatch.setattr(work, "due_work", lambda: (1, "the same"))
    monkeypatch.setattr(work, "begin_anew", begin_anew)

    with pytest.raises(Ended):
        work.Command().watch(StandingCluster(5), patience=0)


def test_worker_without_due_tasks_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "due_work", lambda: None)
    monkeypatch.setattr(work, "begin_anew", lambda: pytest.fail("it began anew"))
    cluster = StandingCluster(50)

    work.Command().watch(cluster, patience=0)

    assert cluster.looks == 0


def test_worker_whose_tasks_move_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = iter(range(100))
    monkeypatch.setattr(work, "due_work", lambda: (1, next(marks)))
    monkeypatch.setattr(work, "begin_anew", lambda: pytest.fail("it began anew"))

    work.Command().watch(StandingCluster(50), patience=0)

    assert next(marks) == 50


@pytest.mark.django_db
@pytest.mark.parametrize(("due_in", "woken"), [(-11, 1), (-1, 0), (60, 0)])
def test_events_that_nobody_was_woken_for_are_found(due_in: int, woken: int) -> None:
    event = Event.objects.create(name="x.happened", subject_type="x", subject_id=1, actor="system", at=timezone.now())
    Delivery.objects.create(event=event, handler="x:x.happened", due_at=timezone.now() + timedelta(seconds=due_in))

    work.sweep()

    assert [row.task["args"][1] for row in OrmQ.objects.all()] == ["shop.base.events.deliver_due"] * woken


@pytest.mark.django_db
def test_drain_runs_what_is_queued_in_its_own_marketplace_and_what_follows() -> None:
    tasks.enqueue(note_and_ask_for_more, 2)

    assert drain() == 3
    assert ran == [(settings.DEFAULT_SCHEMA, 2), (settings.DEFAULT_SCHEMA, 1), (settings.DEFAULT_SCHEMA, 0)]
    assert OrmQ.objects.count() == 0
    assert connection.schema_name == settings.DEFAULT_SCHEMA


@pytest.mark.django_db
def test_drain_raises_what_a_task_raises_and_keeps_its_row() -> None:
    tasks.enqueue(fail)

    with pytest.raises(ZeroDivisionError):
        drain()

    assert OrmQ.objects.count() == 1


@pytest.mark.django_db
def test_tasks_run_by_the_clock_of_their_marketplace(at: datetime, by: Actor) -> None:
    change_store(time_zone="America/New_York", by=by, at=at)
    tasks.enqueue(note_the_clock)

    drain()
    tasks.run_everywhere(f"{__name__}.note_the_clock")

    assert {clock for _schema, clock in ran} == {"America/New_York"}
    assert timezone.get_current_timezone_name() == "Asia/Dhaka"
