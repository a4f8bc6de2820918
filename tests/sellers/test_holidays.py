"""Holidays: which days make one. What they do to a promise is in tests/shipping."""

from datetime import date, datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.sellers.models import Seller
from shop.sellers.services import CannotRest, end_holiday, set_holiday
from shop.sellers.types import Holiday

TODAY = date(2026, 12, 1)


def days(first: int, last: int) -> Holiday:
    """From and until so many days after today."""
    return Holiday(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


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
