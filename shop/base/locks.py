"""Row locks in one order, advisory locks per marketplace, and retries for the losers of a deadlock.

The order everywhere: order, payment, variants by id, coupon, gift card or wallet, seller, journal.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable

from django.db import OperationalError, models, transaction

from .tenancy import connection

DEADLOCK, SERIALIZATION = "40P01", "40001"
TRIES = 3


def lock[M: models.Model](model: type[M], pk: int) -> M:
    """The row, locked until the transaction ends. Raises DoesNotExist."""
    return model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_all[M: models.Model](model: type[M], pks: Iterable[int]) -> dict[int, M]:
    """The rows by id, locked in the order of their ids; missing ones are absent from the answer."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=sorted(set(pks)))
    return {row.pk: row for row in rows.order_by("pk")}


def lock_name(name: str) -> None:
    """An advisory lock on a name within this marketplace, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{connection.schema_name} {name}"])


def sqlstate_of(error: BaseException) -> str:
    """PostgreSQL's five-character code of a database error, or an empty string."""
    return getattr(error.__cause__, "sqlstate", None) or ""


def retry_on_deadlock[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Run the function again, at most three times in all, when PostgreSQL chose it as a deadlock's victim.

    For outermost services only: inside a transaction the whole of it has to be repeated, so the error passes.
    """

    @functools.wraps(function)
    def retrying(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES + 1):
            try:
                return function(*args, **kwargs)
            except OperationalError as error:
                lost = sqlstate_of(error) in {DEADLOCK, SERIALIZATION}
                if not lost or attempt == TRIES or transaction.get_connection().in_atomic_block:
                    raise
                time.sleep(0.02 * attempt)
        raise AssertionError("unreachable")

    return retrying
