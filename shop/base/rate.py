"""Rate limits: a fixed window per key, raised by one atomic statement outside any transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import F

from .models import RateWindow

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
    start = int(at.timestamp()) // limit.seconds * limit.seconds
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [key[:160], datetime.fromtimestamp(start, tz=UTC)])
        (count,) = cursor.fetchone()
    return Verdict(count <= limit.times, start + limit.seconds - int(at.timestamp()))


def used(key: str, limit: Limit, *, at: datetime) -> int:
    """How often `key` was used within the present window, without counting this look."""
    start = datetime.fromtimestamp(int(at.timestamp()) // limit.seconds * limit.seconds, tz=UTC)
    return RateWindow.objects.filter(key=key[:160], starts_at=start).values_list("count", flat=True).first() or 0


def give_back(key: str, limit: Limit, *, at: datetime) -> None:
    """Take one use of the present window back, e.g. because it proved to be no guess."""
    start = datetime.fromtimestamp(int(at.timestamp()) // limit.seconds * limit.seconds, tz=UTC)
    RateWindow.objects.filter(key=key[:160], starts_at=start, count__gt=0).update(count=F("count") - 1)


def forget_old_windows(*, at: datetime) -> int:
    """Delete windows that started more than two days ago; returns how many."""
    return RateWindow.objects.filter(starts_at__lt=at - timedelta(days=2)).delete()[0]
