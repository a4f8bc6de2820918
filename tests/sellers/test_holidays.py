"""Holidays: which days count, and what they do to a promise."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.actor import Actor
from shop.sellers.models import Seller
from shop.sellers.services import CannotRest, end_holiday, set_holiday
from shop.sellers.types import Holiday

TODAY = date(2026, 12, 1)


def days(first: int, last: int) -> Holiday:
    """From and until so many days after today."""
    return Holiday(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


@pytest.mark.parametrize(
    ("holiday", "leaves_after"),
    [(days(-9, -1), 2), (days(3, 9), 2), (days(0, 2), 5), (days(-5, 2), 5), (days(1, 3), 5), (days(2, 2), 3)],
)
def test_parcel_leaves_after_the_holiday(holiday: Holiday, leaves_after: int) -> None:
    assert holiday.days_to_send(2, today=TODAY) == leaves_after


@given(st.integers(-20, 40), st.integers(0, 30), st.integers(0, 30))
def test_parcel_never_leaves_on_a_holiday_and_has_its_working_days(first: int, length: int, handling: int) -> None:
    holiday = days(first, first + length)

    leaves = holiday.days_to_send(handling, today=TODAY)

    waited = [TODAY + timedelta(days=number) for number in range(1, leaves + 1)]
    worked = sum(not holiday.is_on(day) for day in waited)
    assert not holiday.is_on(TODAY + timedelta(days=leaves)) or leaves == handling == 0
    assert worked == handling + (holiday.is_on(TODAY) and leaves > handling)


@pytest.mark.django_db
def test_holiday_is_set_and_ended(seller: Seller, by: Actor, at: datetime) -> None:
    set_holiday(seller_id=seller.pk, holiday=days(1, 5), today=TODAY, by=by, at=at)
    seller.refresh_from_db()
    assert (seller.holiday, seller.selling) == (days(1, 5), True)

    end_holiday(seller_id=seller.pk, by=by, at=at)
    seller.refresh_from_db()
    assert seller.holiday is None


@pytest.mark.django_db
@pytest.mark.parametrize("holiday", [days(5, 1), days(-5, -1), days(0, 60)], ids=["backwards", "over", "too long"])
def test_days_that_make_no_holiday_are_refused(seller: Seller, holiday: Holiday, by: Actor, at: datetime) -> None:
    with pytest.raises(CannotRest):
        set_holiday(seller_id=seller.pk, holiday=holiday, today=TODAY, by=by, at=at)

    seller.refresh_from_db()
    assert seller.holiday is None
