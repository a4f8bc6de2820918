"""Rate limits: a fixed window per key, raised by one atomic statement outside any transaction.

A row of PostgreSQL holds the count; with `REDIS_URL` a key of Redis does (INCRBY and EXPIREAT in one MULTI).
"""

from __future__ import annotations

import functools
import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, QuerySet
from redis import Redis, RedisError

from .models import RateWindow
from .tenancy import connection

logger = logging.getLogger(__name__)
GRACE_SECONDS = 60  # a window may be looked at just after its end
TIMEOUT_SECONDS = 1

RAISE = """
INSERT INTO base_ratewindow (key, starts_at, count) VALUES (%s, %s, 1)
ON CONFLICT (key, starts_at) DO UPDATE SET count = base_ratewindow.count + 1
RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` within each window of `seconds`."""

    times: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether this use is within the limit, and after how many seconds the window ends."""

    allowed: bool
    retry_after: int


def hit(key: str, limit: Limit, *, at: datetime) -> Verdict:
    """Count one use of `key` at `at` (UTC). Call it outside a transaction, so that a rollback does not forget it."""
    start = _start(limit, at)
    count = _in_redis(key, start, limit, 1) if settings.REDIS_URL else None
    if count is None:
        with connection.cursor() as cursor:
            cursor.execute(RAISE, [key[:160], datetime.fromtimestamp(start, tz=UTC)])
            (count,) = cursor.fetchone()
    return Verdict(count <= limit.times, start + limit.seconds - int(at.timestamp()))


def hit_nearby(key: str, limit: Limit, *, at: datetime) -> Verdict:
    """Count one use in Django's cache: in Redis where there is one, else in this process's memory.

    For pages that are only read: looking must not cost a write. Without Redis each process counts for itself, so that
    up to as many times the limit pass as there are processes.
    """
    start = _start(limit, at)
    name = f"rate:{start}:{hashlib.sha256(key.encode()).hexdigest()}"
    try:
        cache.add(name, 0, limit.seconds + GRACE_SECONDS)
        count = cache.incr(name)
    except ValueError:  # pushed out of a full memory between the two: it begins anew
        count = 1
    except RedisError:
        logger.exception("Redis does not answer; looks are not counted")
        count = 0
    return Verdict(count <= limit.times, start + limit.seconds - int(at.timestamp()))


def used(key: str, limit: Limit, *, at: datetime) -> int:
    """How often `key` was used within the present window, without counting this look."""
    start = _start(limit, at)
    count = _in_redis(key, start, limit, 0) if settings.REDIS_URL else None
    return _window(key, start).values_list("count", flat=True).first() or 0 if count is None else count


def give_back(key: str, limit: Limit, *, at: datetime) -> None:
    """Take one use of the present window back, e.g. because it proved to be no guess."""
    start = _start(limit, at)
    if not settings.REDIS_URL or _in_redis(key, start, limit, -1) is None:
        _window(key, start).filter(count__gt=0).update(count=F("count") - 1)


def _start(limit: Limit, at: datetime) -> int:
    return int(at.timestamp()) // limit.seconds * limit.seconds


def _window(key: str, start: int) -> QuerySet[RateWindow]:
    return RateWindow.objects.filter(key=key[:160], starts_at=datetime.fromtimestamp(start, tz=UTC))


def _in_redis(key: str, start: int, limit: Limit, step: int) -> int | None:
    """The window's count after INCRBY `step`; None while Redis does not answer, so that the table counts instead."""
    name = f"rate:{connection.schema_name}:{key[:160]}:{start}"
    try:
        with _redis().pipeline(transaction=True) as together:
            together.incrby(name, step)
            together.expireat(name, start + limit.seconds + GRACE_SECONDS)
            return int(together.execute()[0])
    except RedisError:
        logger.exception("Redis does not answer; the database counts")
        return None


@functools.cache
def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)


def forget_old_windows(*, at: datetime) -> int:
    """Delete windows that started more than two days ago; returns how many."""
    return RateWindow.objects.filter(starts_at__lt=at - timedelta(days=2)).delete()[0]
