"""The watchdog and the health page look at the queue that is used, be it a table or a list of Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from shop.base.figures import plumbing
from shop.base.queues import QueueUnknown, due_tasks, due_work, longest_wait
from tests.base.redis_server import Store, serving

pytestmark = pytest.mark.django_db
LIST = b"django_q:shop:q"


@pytest.fixture
def redis(settings: Any) -> Iterator[Store]:
    """A Redis that the shop is told to use."""
    with serving() as store:
        settings.REDIS_URL = store.url
        yield store


@pytest.fixture(params=["table", "list"])
def put(request: pytest.FixtureRequest) -> Callable[[timedelta], None]:
    """Queues a task so long ago, by either broker."""
    if request.param == "table":
        return lambda ago: OrmQ.objects.create(key="shop", payload="", lock=timezone.now() - ago)
    store: Store = request.getfixturevalue("redis")

    def push(ago: timedelta) -> None:
        task = SignedPackage.dumps({"id": str(ago), "started": timezone.now() - ago}).encode()
        store.values.setdefault(LIST, []).append(task)

    return push


def queue_check() -> Any:
    return Client().get("/health/ready").json()["checks"]["queue"]


def test_an_empty_queue_moves(put: Callable[[timedelta], None]) -> None:
    assert (due_work(), longest_wait(at=timezone.now()), due_tasks(at=timezone.now())) == (None, None, 0)
    assert queue_check() is True


def test_a_task_that_waits_for_long_makes_the_shop_unfit(put: Callable[[timedelta], None]) -> None:
    put(timedelta(minutes=6))
    put(timedelta(seconds=1))

    waited = longest_wait(at=timezone.now())

    assert waited is not None
    assert timedelta(minutes=6) <= waited < timedelta(minutes=7)
    assert due_tasks(at=timezone.now()) == 2
    assert queue_check() is False


def test_a_task_that_was_just_queued_is_no_trouble(put: Callable[[timedelta], None]) -> None:
    put(timedelta(seconds=1))

    assert queue_check() is True


def test_the_mark_of_a_list_changes_with_each_fetch_alone(redis: Store) -> None:
    redis.values[LIST] = [b"first", b"second"]
    before, again = due_work(), due_work()
    redis.values[LIST].append(b"third")
    more = due_work()
    redis.values[LIST].pop(0)

    assert before == again == more is not None
    assert due_work() not in {None, before}


def test_a_broker_that_is_away_is_unfit_and_starts_nothing_anew(redis: Store) -> None:
    redis.shutdown()
    redis.server_close()

    assert due_work() is None
    assert plumbing(at=timezone.now()).due_tasks is None
    with pytest.raises(QueueUnknown):
        longest_wait(at=timezone.now())
    assert queue_check() is False


def test_a_task_that_another_key_signed_is_unfit(redis: Store) -> None:
    redis.values[LIST] = [b"not:ours"]

    assert queue_check() is False
