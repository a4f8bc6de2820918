"""What waits in the queue, whichever broker holds it: rows of PostgreSQL, or with `REDIS_URL` a list of Redis.

A list has no times: its first task carries the instant at which it was queued, and is another one as soon as the worker
fetched it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.db import Error, connection
from django.db.models import Max, Min
from django.utils import timezone
from django_q.models import OrmQ
from django_q.signing import SignedPackage
from redis import Redis, RedisError

TIMEOUT_SECONDS = 1

type Progress = tuple[Any, Any]


class QueueUnknown(Exception):
    """The broker does not answer."""


def due_work() -> Progress | None:
    """Mark that stays the same only while due tasks wait and none is fetched.

    None when nothing is due, or when the broker cannot say. In the table a fetch moves the latest lock; off the list it
    takes the first task.
    """
    try:
        return _mark_of_list() if settings.REDIS_URL else _mark_of_table()
    except RedisError:
        return None
    except Error:
        connection.close()
        return None


def longest_wait(*, at: datetime) -> timedelta | None:
    """How long the task that is next has been due; None when nothing is. Raises QueueUnknown when Redis is away."""
    if not settings.REDIS_URL:
        oldest = OrmQ.objects.filter(lock__lt=at).order_by("lock").values_list("lock", flat=True).first()
        return at - oldest if oldest else None
    first = _first_of_list()
    return at - _queued_at(first) if first else None


def due_tasks(*, at: datetime) -> int:
    """How many tasks wait, over all marketplaces. Raises QueueUnknown when Redis is away."""
    if not settings.REDIS_URL:
        return OrmQ.objects.filter(lock__lt=at).count()
    try:
        return int(_redis(settings.REDIS_URL).llen(_list()))
    except RedisError as error:
        raise QueueUnknown from error


def _mark_of_table() -> Progress | None:
    first = OrmQ.objects.filter(lock__lt=timezone.now()).aggregate(first=Min("pk"))["first"]
    return None if first is None else (first, OrmQ.objects.aggregate(latest=Max("lock"))["latest"])


def _mark_of_list() -> Progress | None:
    first = _redis(settings.REDIS_URL).lindex(_list(), 0)
    return (hash(first), "") if first else None


def _first_of_list() -> bytes | str | None:
    try:
        return _redis(settings.REDIS_URL).lindex(_list(), 0)
    except RedisError as error:
        raise QueueUnknown from error


def _queued_at(payload: bytes | str) -> datetime:
    """When django-q2 wrote the task. Raises QueueUnknown for one that another key signed: nobody here can run it."""
    try:
        started: datetime = SignedPackage.loads(payload)["started"]
    except (BadSignature, KeyError, TypeError) as error:
        raise QueueUnknown from error
    return started


def _list() -> str:
    """The key of django-q2's list."""
    return f"django_q:{settings.Q_CLUSTER['name']}:q"


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)
