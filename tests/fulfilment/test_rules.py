"""A shipment never goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.fulfilment.rules import RANK, moved
from shop.shipping.carriers.types import Progress

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER, EARLIER = NOON + timedelta(hours=1), NOON - timedelta(hours=1)
P = Progress


@pytest.mark.parametrize(
    ("now", "seen", "seen_at", "then"),
    [
        (P.BOOKED, P.ON_THE_WAY, LATER, P.ON_THE_WAY),
        (P.ON_THE_WAY, P.BOOKED, LATER, P.ON_THE_WAY),
        (P.OUT_FOR_DELIVERY, P.ON_THE_WAY, EARLIER, P.OUT_FOR_DELIVERY),
        (P.OUT_FOR_DELIVERY, P.ON_HOLD, LATER, P.ON_HOLD),
        (P.DELIVERED, P.OUT_FOR_DELIVERY, LATER, P.DELIVERED),
        (P.DELIVERED, P.RETURNING, LATER, P.RETURNING),
        (P.BOOKED, P.CANCELLED, LATER, P.CANCELLED),
        (P.ON_THE_WAY, P.CANCELLED, LATER, P.ON_THE_WAY),
        (P.CANCELLED, P.ON_THE_WAY, LATER, P.CANCELLED),
        (P.ON_THE_WAY, None, LATER, P.ON_THE_WAY),
    ],
)
def test_later_and_further_wins(now: Progress, seen: Progress | None, seen_at: datetime, then: Progress) -> None:
    assert moved(now, seen, seen_at=seen_at, last_at=NOON) is then


@given(st.lists(st.tuples(st.sampled_from(sorted(RANK)), st.integers(0, 9)), max_size=12))
def test_rank_never_falls_whatever_comes(seen: list[tuple[Progress, int]]) -> None:
    now, last = Progress.BOOKED, None
    for progress, hours in seen:
        at = NOON + timedelta(hours=hours)
        then = moved(now, Progress(progress), seen_at=at, last_at=last)

        assert RANK[then] >= RANK[now]
        now, last = then, max(at, last or at)
