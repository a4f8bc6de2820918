"""Several ways of delivery: their prices at the edges, which are offered where, and which one is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.sellers.models import Seller
from shop.shipping.models import Method, PickupPoint
from shop.shipping.queries import calendar_of, ways_for
from shop.shipping.services import (
    CannotSetCalendar,
    CannotSetDelivery,
    remove_method,
    save_method,
    save_point,
    save_zone,
    set_calendar,
    set_flat_rate,
)
from shop.shipping.types import (
    Band,
    CalendarDraft,
    DayOffDraft,
    Destination,
    MethodDraft,
    ParcelWanted,
    PointDraft,
    Ways,
)
from tests.shipping.test_delivery import DHAKA

pytestmark = pytest.mark.django_db
EXPRESS = MethodDraft(
    name="Express",
    language="en",
    kind="carried",
    basis="flat",
    bands=(Band(None, 150_00),),
    free_from_minor=None,
    min_days=0,
    max_days=1,
)
PICKUP = replace(EXPRESS, name="Pickup", kind="pickup", bands=(Band(None, 0),), max_days=0)
SHOP = PointDraft(name="Shop in Dhanmondi", address="House 3, Road 27", district="Dhaka", hours="Sat to Thu, 10–20")


@pytest.fixture
def who(by: Actor, at: datetime) -> dict[str, object]:
    """By whom, and when."""
    return {"by": by, "at": at}


def add(seller: Seller | None, draft: MethodDraft, who: dict[str, object], **more: object) -> Method:
    """One more way of a seller, or of the marketplace."""
    wishes = {"method": None, "zone": None} | more
    return save_method(seller_id=seller.pk if seller else None, draft=draft, **wishes, **who)  # type: ignore[arg-type]


def point(seller: Seller | None, who: dict[str, object], draft: PointDraft = SHOP) -> PickupPoint:
    """One more pickup point."""
    seller_id = seller.pk if seller else None
    return save_point(seller_id=seller_id, point=None, draft=draft, **who)  # type: ignore[arg-type]


def ways(seller: Seller, at: datetime, district: str = "Dhaka", **parcel: object) -> Ways:
    """How a parcel of 500 taka, 900 grams and 2 pieces goes to a district."""
    usual = {"goods_minor": 500_00, "weight_grams": 900, "pieces": 2} | parcel
    wanted = ParcelWanted(seller.pk, 1, **usual)  # type: ignore[arg-type]
    return ways_for([wanted], destination=Destination("BD", district), at=at)[seller.pk]


def prices(found: Ways) -> dict[str, int]:
    """What is offered, by name."""
    return {str(one.name): one.price_minor for one in found.offered}


@pytest.mark.parametrize(
    ("basis", "end", "parcel", "price"),
    [
        ("weight", 1000, {"weight_grams": 1000}, 70_00),
        ("weight", 1000, {"weight_grams": 1001}, 90_00),
        ("total", 999_99, {"goods_minor": 999_99}, 70_00),
        ("total", 999_99, {"goods_minor": 1000_00}, 90_00),
        ("items", 3, {"pieces": 3}, 70_00),
        ("items", 3, {"pieces": 4}, 90_00),
        ("flat", None, {"goods_minor": 1999_99}, 70_00),
        ("flat", None, {"goods_minor": 2000_00}, 0),
    ],
)
def test_each_basis_is_priced_exactly_at_its_edge(
    seller: Seller,
    who: dict[str, object],
    at: datetime,
    basis: str,
    end: int | None,
    parcel: dict[str, int],
    price: int,
) -> None:
    bands = (Band(None, 70_00),) if end is None else (Band(end, 70_00), Band(None, 90_00))
    add(seller, replace(EXPRESS, basis=basis, bands=bands, free_from_minor=2000_00), who)

    found = next(one for one in ways(seller, at, **parcel).offered if str(one.name) == "Express")

    assert found.price_minor == price
    assert (found.why["basis"], found.why["price_minor"]) == (basis, 70_00 if end is None else price)


def test_zone_has_its_own_ways_and_pickup_is_everywhere(seller: Seller, who: dict[str, object], at: datetime) -> None:
    set_flat_rate(seller_id=seller.pk, price_minor=120_00)
    zone = save_zone(seller_id=seller.pk, zone=None, draft=DHAKA, **who)  # type: ignore[arg-type]
    add(seller, EXPRESS, who, zone=zone.public_id)
    add(seller, replace(EXPRESS, name="By train", bands=(Band(None, 200_00),)), who)
    add(seller, replace(EXPRESS, name="Off", active=False), who)
    add(seller, PICKUP, who)
    point(seller, who)
    point(seller, who, replace(SHOP, name="Closed one", active=False))

    collected = {"Pickup: Shop in Dhanmondi": 0}
    assert prices(ways(seller, at)) == {"Standard delivery": 60_00, "Express": 150_00} | collected
    assert prices(ways(seller, at, "Sylhet")) == {"Standard delivery": 120_00, "By train": 200_00} | collected


def test_cheapest_that_is_brought_is_taken_until_somebody_chooses(
    seller: Seller, who: dict[str, object], at: datetime
) -> None:
    set_flat_rate(seller_id=seller.pk, price_minor=120_00)
    express = add(seller, EXPRESS, who)
    add(seller, PICKUP, who)
    shop = point(seller, who)

    untold = ways(seller, at)
    told = ways(seller, at, chosen=express.public_id.hex)
    collected = ways(seller, at, chosen=next(one.code for one in untold.offered if one.collected))
    remove_method(seller_id=seller.pk, method=express.public_id, **who)  # type: ignore[arg-type]
    lost = ways(seller, at, chosen=express.public_id.hex)

    assert (untold.taken.price_minor, untold.lost) == (120_00, False)
    assert (str(told.taken.name), told.taken.price_minor, told.lost) == ("Express", 150_00, False)
    assert collected.taken.point is not None
    assert (collected.taken.point.name, collected.taken.point.code) == (SHOP.name, shop.public_id.hex)
    assert (lost.taken.price_minor, lost.lost) == (120_00, True)


def test_ways_of_the_marketplace_hold_for_who_set_nothing(
    seller: Seller, rival_seller: Seller, who: dict[str, object], at: datetime
) -> None:
    add(None, EXPRESS, who)
    save_zone(seller_id=None, zone=None, draft=DHAKA, **who)  # type: ignore[arg-type]
    set_flat_rate(seller_id=rival_seller.pk, price_minor=1_00)

    assert prices(ways(seller, at, "Sylhet")) == {"Standard delivery": 0, "Express": 150_00}
    assert prices(ways(seller, at)) == {"Standard delivery": 60_00}
    assert prices(ways(rival_seller, at)) == {"Standard delivery": 1_00}


def test_place_that_is_not_delivered_to_still_offers_pickup(
    seller: Seller, who: dict[str, object], at: datetime
) -> None:
    none = replace(DHAKA, basis="none", bands=(Band(None, 0),))
    save_zone(seller_id=seller.pk, zone=None, draft=none, **who)  # type: ignore[arg-type]
    assert not ways(seller, at).taken.available

    add(seller, PICKUP, who)
    point(seller, who)

    assert (ways(seller, at).taken.available, ways(seller, at).taken.collected) == (True, True)


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (replace(EXPRESS, max_days=0, min_days=3), "shorter"),
        (replace(EXPRESS, bands=()), "further"),
        (replace(EXPRESS, bands=(Band(5, 1), Band(4, 1))), "further"),
        (replace(EXPRESS, basis="none"), "Switch the way off"),
        (replace(EXPRESS, kind="live", carrier="steadfast"), "carrier that tells its prices"),
    ],
)
def test_ways_that_cannot_be_are_refused(
    seller: Seller, who: dict[str, object], draft: MethodDraft, sentence: str
) -> None:
    with pytest.raises(CannotSetDelivery, match=sentence):
        add(seller, draft, who)

    assert not Method.objects.exists()


def test_second_press_adds_no_second_way_and_no_second_point(
    seller: Seller, rival_seller: Seller, who: dict[str, object]
) -> None:
    way, place = add(seller, EXPRESS, who), point(seller, who)

    with pytest.raises(CannotSetDelivery, match="of this name already"):
        add(seller, replace(EXPRESS, name="express", bands=(Band(None, 90_00),)), who)
    with pytest.raises(CannotSetDelivery, match="in the list already"):
        point(seller, who)

    assert (add(rival_seller, EXPRESS, who).name, point(rival_seller, who).name) == (way.name, place.name)
    assert add(seller, EXPRESS, who, method=way.public_id) == way
    assert list(Method.objects.filter(terms__seller=seller, usual=False)) == [way]
    assert list(PickupPoint.objects.filter(terms__seller=seller)) == [place]


def test_usual_way_and_those_of_others_are_not_edited_as_ways(
    seller: Seller, rival_seller: Seller, who: dict[str, object]
) -> None:
    set_flat_rate(seller_id=seller.pk, price_minor=120_00)
    express = add(seller, EXPRESS, who)

    for owner, method in ((seller, Method.objects.get(usual=True, terms__seller=seller)), (rival_seller, express)):
        with pytest.raises(Method.DoesNotExist):
            add(owner, replace(EXPRESS, name="Mine"), who, method=method.public_id)
        with pytest.raises(Method.DoesNotExist):
            remove_method(seller_id=owner.pk, method=method.public_id, **who)  # type: ignore[arg-type]

    assert Method.objects.filter(terms__seller=seller).count() == 2


def test_office_sets_the_days_on_which_nothing_moves(
    seller: Seller, who: dict[str, object], at: datetime, django_capture_on_commit_callbacks: object
) -> None:
    usual = ways(seller, at).taken
    day = DayOffDraft(usual.arrives_to_on, "Eid")
    assert (calendar_of("BD").weekdays, calendar_of("DE").weekdays) == ({5}, {7})

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        set_calendar(country="BD", draft=CalendarDraft((5,), (day,)), **who)  # type: ignore[arg-type]
    with pytest.raises(CannotSetCalendar, match="twice"):
        set_calendar(country="BD", draft=CalendarDraft((5,), (day, day)), **who)  # type: ignore[arg-type]

    assert ways(seller, at).taken.arrives_to_on > usual.arrives_to_on
    assert ways(seller, at).taken.ship_by_on - usual.ship_by_on <= timedelta(days=0)
