"""What `manage.py ledger verify` looks at. Rooms above add their own checks in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import connection

from .queries import unbalanced_journals, unfaithful_reversals
from .types import Difference

Check = Callable[[], Iterable[Difference]]
_checks: list[Check] = [unbalanced_journals, unfaithful_reversals]


def register(check: Check) -> Check:
    """Add a check; registering it again has no effect."""
    if check not in _checks:
        _checks.append(check)
    return check


def differences() -> list[Difference]:
    """Everything that any check finds wrong now; empty is right."""
    return [difference for check in _checks for difference in check()]


def from_sql(name: str, sql: str) -> Check:
    """A check whose statement answers (about, finding) for everything that is wrong.

    Plain SQL, so that it does not lean on the code that it looks at.
    """

    def check() -> Iterable[Difference]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return [Difference(name, about, finding) for about, finding in cursor.fetchall()]

    check.__name__ = name
    return check
