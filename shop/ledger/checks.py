"""What `manage.py ledger verify` looks at. Rooms above add their own checks in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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
