"""Days, moments and phone numbers in words."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from shop.web.common.dates import day_text, days_text, moment_text
from shop.web.common.templatetags.phones import phone

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 11, 24), "Tue 24 Nov"),
        (date(2027, 1, 2), "Sat 2 Jan 2027"),
    ],
)
def test_day(day: date, words: str) -> None:
    assert day_text(day, today=TODAY) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 24), date(2026, 11, 25), "24 to 25 Nov"),
        (date(2026, 11, 30), date(2026, 12, 2), "30 Nov to 2 Dec"),
        (date(2026, 11, 24), date(2026, 11, 24), "Tue 24 Nov"),
    ],
)
def test_days(first: date, last: date, words: str) -> None:
    assert days_text(first, last, today=TODAY) == words


def test_moment_is_in_the_time_of_the_marketplace() -> None:
    assert moment_text(datetime(2026, 11, 21, 4, 42, tzinfo=UTC)) == "21 Nov, 10:42 am"


def test_bangla_days_have_bangla_digits() -> None:
    with translation.override("bn"):
        assert "২৪" in days_text(date(2026, 11, 24), date(2026, 11, 25), today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "written"),
    [("+8801712345678", "01712-345678"), ("+442079460018", "+44 20 7946 0018"), ("16247", "16247")],
)
def test_phone_numbers_are_written_as_at_home(number: str, written: str) -> None:
    assert phone(number) == f'<bdi class="num whitespace-nowrap" dir="ltr">{written}</bdi>'


@pytest.mark.django_db
def test_phone_number_cannot_carry_markup() -> None:
    assert "<script>" not in phone("<script>")
