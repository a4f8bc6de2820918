"""The queue's doors: `enqueue` puts a task on django-q2's line, `run` restores its marketplace and runs it.

Tasks belong to the caller's transaction: rolled back with it, or run after its commit. Each may run twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.tasks import async_task
from django_tenants.utils import get_public_schema_name, schema_context

from .ids import uuid7
from .models import TaskAttempt
from .tenancy import connection, each_marketplace

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
_surroundings: list[Callable[[], AbstractContextManager[object]]] = []


def run_within(surrounding: Callable[[], AbstractContextManager[object]]) -> None:
    """Run every task within this, made anew in the task's marketplace; rooms say so when they are ready."""
    _surroundings.append(surrounding)


def enqueue(function: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """Run a module-level function later, in this marketplace; arguments are ids and plain values. Returns its key."""
    path = f"{function.__module__}.{function.__qualname__}"
    key = uuid7().hex
    put = partial(
        async_task, "shop.base.tasks.run", connection.schema_name, path, list(args), kwargs, key, task_name=path[-100:]
    )
    if settings.REDIS_URL:  # a queue outside the database knows nothing of its transactions
        transaction.on_commit(put)
    else:
        put()
    return key


def run(schema: str, path: str, args: list[Any], kwargs: dict[str, Any], key: str = "") -> Any:
    """Run one task inside its marketplace; gives up after five starts, counted also when the worker died of it."""
    with schema_context(schema):
        if key and not _may_start(key, path):
            logger.error("task %s (%s) is dead after %s starts", key, path, MAX_ATTEMPTS)
            return None
        result = _done(import_string(path), args, kwargs)
        if key:
            TaskAttempt.objects.filter(task_key=key).delete()
        return result


def run_everywhere(path: str) -> None:
    """Run a function without arguments in every marketplace; one that fails does not keep it from the others."""
    for schema in each_marketplace():
        try:
            _done(import_string(path), [], {})
        except Exception:
            logger.exception("%s failed in %s", path, schema)
    connection.set_schema(get_public_schema_name())


def _done(function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Any:
    in_marketplace = connection.schema_name != get_public_schema_name()
    with ExitStack() as stack:
        for surrounding in _surroundings if in_marketplace else ():
            stack.enter_context(surrounding())
        return function(*args, **kwargs)


def _may_start(key: str, path: str) -> bool:
    now = timezone.now()
    attempt, _created = TaskAttempt.objects.get_or_create(task_key=key, defaults={"path": path, "last_at": now})
    TaskAttempt.objects.filter(pk=attempt.pk).update(attempts=F("attempts") + 1, last_at=now)
    attempt.refresh_from_db()
    if attempt.attempts > MAX_ATTEMPTS:
        TaskAttempt.objects.filter(pk=attempt.pk, dead_at=None).update(dead_at=now)
        return False
    return True
