"""The words of the overview: change, service beside its target, times."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shop.analytics.types import Health, Period, Rate
from shop.reviews.queries import Answering
from shop.web.seller.overview.figures import change
from shop.web.seller.overview.health import marks, minutes_text, share_text

pytestmark = pytest.mark.django_db
PERIOD = Period.ending(date(2026, 11, 20), days=60)


def health(**changes: Rate) -> Health:
    """A shop that keeps all its targets, but for the changes."""
    rates = {
        "on_time": Rate(98, 100, 9500, most=False),
        "cancelled": Rate(1, 160, 200, most=True),
        "returned": Rate(5, 100, 500, most=True),
        "tracked": Rate(95, 100, 9500, most=False),
    }
    return Health(PERIOD, **rates | changes)


def answering(minutes: int | None, count: int = 9) -> Answering:
    """So many questions, answered after so many minutes."""
    return Answering(0, None, count, None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("now", "before", "text", "up"),
    [
        (134, 100, "+34%", True),
        (100, 134, "\u221225%", False),
        (100, 100, "0%", False),
        (100, 0, "", False),
        (None, 100, "", False),
        (100, None, "", False),
        (0, 100, "\u2212100%", False),
        (201, 200, "+1%", True),
    ],
)
def test_change_is_rounded_half_up_and_silent_without_a_past(
    now: int | None, before: int | None, text: str, up: bool
) -> None:
    found = change(now, before)

    assert (found["change"], found["up"]) == (text, up)


def test_service_stands_beside_its_target() -> None:
    found = [(str(one.label), one.value, one.target, one.level, one.met) for one in marks(health(), answering(250))]

    assert found == [
        ("Sent on time", "98%", "Target 95%", 98, True),
        ("Cancelled by you", "0.63%", "Limit 2%", 31, True),
        ("Sent back to you", "5%", "Limit 5%", 100, True),
        ("Can be tracked", "95%", "Target 95%", 95, True),
        ("Answer time", "4 h 10 min", "Target 24 h", 17, True),
    ]


def test_missed_targets_are_marked() -> None:
    missed = health(on_time=Rate(94, 100, 9500, most=False), returned=Rate(12, 100, 500, most=True))

    found = [(one.met, one.level) for one in marks(missed, answering(1500))]

    assert found == [(False, 94), (True, 31), (False, 100), (True, 95), (False, 100)]


def test_nine_parcels_and_two_questions_are_too_few_to_judge() -> None:
    few = health(on_time=Rate(1, 9, 9500, most=False))

    found = [one.level for one in marks(few, answering(9999, count=2))]

    assert (found[0], found[4]) == (None, None)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (250, "4 h 10 min"),
        (1500, "25 h"),
        (2880, "2 days"),
        (4500, "3 days"),
    ],
)
def test_times_are_read_at_a_glance(minutes: int, text: str) -> None:
    assert minutes_text(minutes) == text


@pytest.mark.parametrize(("bps", "text"), [(9800, "98%"), (60, "0.6%"), (9996, "99.96%"), (0, "0%"), (204, "2.04%")])
def test_shares_are_exact(bps: int, text: str) -> None:
    assert share_text(bps) == text
