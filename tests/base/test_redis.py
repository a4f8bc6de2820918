"""`REDIS_URL`: the cache, the queue and the rate windows of all machines are in one place."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as live_settings

from shop.base import rate
from shop.base.models import RateWindow
from shop.base.rate import Limit, give_back, hit, used

from .redis_server import Store, serving

AT = datetime(2026, 11, 21, 9, 0, 30, tzinfo=UTC)
LIMIT = Limit(3, 60)
OTHER_MACHINE = """
import django; django.setup()
from django.core.cache import cache
from django_q.brokers import get_broker
from django.conf import settings
cache.set("greeting", "salam", 60)
get_broker().enqueue("a task")
print(cache.get("greeting"), get_broker().queue_size(), "orm" in settings.Q_CLUSTER)
"""


@pytest.fixture
def redis(settings: Any) -> Iterator[Store]:
    """A Redis that the shop is told to use."""
    with serving() as store:
        settings.REDIS_URL = store.url
        rate._redis.cache_clear()
        yield store
        rate._redis().close()
        rate._redis.cache_clear()


@pytest.mark.django_db
def test_window_is_counted_in_redis_and_ends_by_itself(redis: Store) -> None:
    verdicts = [hit("pay", LIMIT, at=AT) for _use in range(4)]

    assert [verdict.allowed for verdict in verdicts] == [True, True, True, False]
    assert verdicts[-1].retry_after == 30
    assert hit("pay", LIMIT, at=AT + timedelta(seconds=30)).allowed
    (first, second) = sorted(redis.values)
    assert first == f"rate:main:pay:{int(AT.timestamp()) - 30}".encode()
    assert redis.expiries[first] == int(AT.timestamp()) + 30 + rate.GRACE_SECONDS
    assert (redis.values[first], redis.values[second]) == (4, 1)
    assert not RateWindow.objects.exists()


@pytest.mark.django_db
def test_use_is_given_back_and_looking_does_not_count(redis: Store) -> None:
    hit("pay", LIMIT, at=AT)
    hit("pay", LIMIT, at=AT)

    give_back("pay", LIMIT, at=AT)

    assert used("pay", LIMIT, at=AT) == used("pay", LIMIT, at=AT) == 1


def test_uses_side_by_side_are_all_counted(redis: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _use: hit("pay", LIMIT, at=AT), range(40)))

    assert sum(verdict.allowed for verdict in verdicts) == LIMIT.times
    assert list(redis.values.values()) == [40]


@pytest.mark.django_db
def test_database_counts_while_redis_is_away(redis: Store, caplog: pytest.LogCaptureFixture) -> None:
    redis.shutdown()
    redis.server_close()

    assert [hit("pay", LIMIT, at=AT).allowed for _use in range(4)] == [True, True, True, False]

    assert RateWindow.objects.get().count == 4
    assert "Redis does not answer" in caplog.text


def test_settings_put_cache_and_queue_into_redis() -> None:
    with serving() as store:
        environment = os.environ | {"REDIS_URL": store.url, "DJANGO_SETTINGS_MODULE": "shop.settings"}
        told = subprocess.run(
            [sys.executable, "-c", OTHER_MACHINE],
            env=environment,
            cwd=live_settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        )

    assert told.stdout.split() == ["salam", "1", "False"]
    assert {b"SET", b"GET", b"RPUSH", b"LLEN"} <= set(store.said)
    assert [key for key in store.values if b"greeting" in key] == [b"shop:1:greeting"]
