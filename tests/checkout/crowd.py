"""Many at once: threads that meet at a barrier, each with its own connection to PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection

LIMIT = 60


def at_once[T](steps: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run every step in a thread of its own, released together; answers what each returned or raised, in order."""
    barrier = threading.Barrier(len(steps))
    answers: list[Any] = [None] * len(steps)

    def run(index: int, step: Callable[[], T]) -> None:
        connection.set_schema(settings.DEFAULT_SCHEMA)
        try:
            connection.ensure_connection()
            barrier.wait(LIMIT)
            answers[index] = step()
        except Exception as error:  # handed to the test, which asserts on it
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, step)) for index, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits"
    return answers


def kinds(answers: Sequence[object]) -> dict[str, int]:
    """How many of each type of answer."""
    counts: dict[str, int] = {}
    for answer in answers:
        name = type(answer).__name__
        counts[name] = counts.get(name, 0) + 1
    return counts
