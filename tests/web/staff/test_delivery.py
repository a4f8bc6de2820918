"""The office's pages of delivery: what holds for shops that set nothing, and the days on which nothing moves."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from shop.sellers.models import Seller
from shop.shipping.models import PickupPoint, Week
from shop.shipping.queries import calendar_draft, calendar_of, forget_calendars
from tests.cast import NOW
from tests.shipping.test_ways import prices, ways

pytestmark = pytest.mark.django_db
DAYS = {"min_days": "1", "max_days": "2"}


def test_ways_and_zones_of_the_marketplace_hold_for_shops(office: Client, seller: Seller) -> None:
    usual = {"price_minor": "99", "min_days": "1", "max_days": "4"}
    express = DAYS | {"name": "Express", "kind": "carried", "basis": "flat", "price_1": "150", "active": "on"}
    zone = DAYS | {"name": "Around 1207", "country": "BD", "postcodes": "12, ১৩", "basis": "flat", "price_1": "50"}
    point = {"name": "Hub", "address": "Station Road 1", "active": "on"}

    office.post("/admin/delivery/", usual)
    office.post("/admin/delivery/methods/new/", express)
    office.post("/admin/delivery/zones/new/", zone)
    page = office.post("/admin/delivery/points/new/", point, follow=True)

    assert prices(ways(seller, NOW)) == {"Standard delivery": 99_00, "Express": 150_00}
    for words in ("Around 1207", "12, 13", "Express", "Station Road 1"):
        assert words in page.text
    office.post(f"/admin/delivery/points/{PickupPoint.objects.get().public_id}/removal/")
    assert not PickupPoint.objects.exists()


def test_calendar_begins_with_what_is_known_and_is_the_offices_from_then_on(office: Client) -> None:
    shown = office.get("/admin/delivery/calendars/", {"country": "BD"})
    assert "12-16 Victory Day" in shown.text
    address = "/admin/delivery/calendars/?country=BD"

    wrong = office.post(address, {"weekdays": ["5"], "days": "2027-02-30 Eid"})
    assert (wrong.status_code, "“2027-02-30 Eid” is no day." in wrong.text) == (422, True)
    assert not Week.objects.exists()
    office.post(address, {"weekdays": ["5", "6"], "days": "2027-03-20 Eid\n১২-১৬ Victory Day\n"})
    forget_calendars()

    calendar = calendar_of("BD")
    assert calendar.weekdays == {5, 6}
    assert (calendar.is_holiday(date(2027, 3, 20)), calendar.is_holiday(date(2028, 3, 20))) == (True, False)
    assert calendar.is_holiday(date(2031, 12, 16))
    assert [one.name for one in calendar_draft("BD").days] == ["Victory Day", "Eid"]
