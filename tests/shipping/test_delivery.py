"""Terms and zones of sellers: who sets what, what a parcel then costs, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from shop.base.actor import Actor
from shop.pricing.services import quote
from shop.pricing.types import Ask, WantedLine
from shop.sellers.models import Seller
from shop.shipping.models import Terms, Zone
from shop.shipping.queries import calendar_of, terms_of_seller, ways_for
from shop.shipping.services import CannotSetDelivery, remove_zone, save_zone, set_terms
from shop.shipping.types import Band, DeliveryOption, Destination, ParcelWanted, TermsDraft, ZoneDraft
from tests.factories import make_product
from tests.factories.orders import order_of, place

pytestmark = pytest.mark.django_db
TERMS = TermsDraft(
    price_minor=120_00,
    free_from_minor=3000_00,
    min_days=2,
    max_days=5,
    handling_days=1,
    cut_off=time(14),
    closed_weekdays=(5,),
)
DHAKA = ZoneDraft(
    name="Inside Dhaka",
    country="BD",
    divisions=(),
    districts=("Dhaka",),
    basis="weight",
    bands=(Band(1000, 60_00), Band(None, 110_00)),
    free_from_minor=1000_00,
    min_days=1,
    max_days=2,
)


def option(
    seller: Seller, district: str, *, at: datetime, grams: int = 1000, goods_minor: int = 500_00
) -> DeliveryOption:
    """What a parcel to the district costs."""
    parcel = ParcelWanted(seller.pk, seller.handling_days, goods_minor, grams, seller.holiday)
    return ways_for([parcel], destination=Destination("BD", district), at=at)[seller.pk].taken


def zoned(seller: Seller, draft: ZoneDraft, *, by: Actor, at: datetime) -> Zone:
    """A new zone."""
    return save_zone(seller_id=seller.pk, zone=None, draft=draft, by=by, at=at)


def test_terms_of_the_marketplace_hold_until_the_seller_sets_own_ones(
    seller: Seller, rival_seller: Seller, by: Actor, at: datetime
) -> None:
    assert option(seller, "Dhaka", at=at).price_minor == 0

    set_terms(seller_id=None, draft=replace(TERMS, price_minor=99_00), by=by, at=at)
    set_terms(seller_id=rival_seller.pk, draft=TERMS, by=by, at=at)

    assert option(seller, "Dhaka", at=at).price_minor == 99_00
    assert option(rival_seller, "Dhaka", at=at).price_minor == 120_00


def test_zone_prices_its_places_and_the_terms_the_rest(seller: Seller, by: Actor, at: datetime) -> None:
    set_terms(seller_id=seller.pk, draft=TERMS, by=by, at=at)
    zoned(seller, DHAKA, by=by, at=at)

    assert option(seller, "Dhaka", at=at).price_minor == 60_00
    assert option(seller, "Dhaka", at=at, grams=1001).price_minor == 110_00
    assert option(seller, "Sylhet", at=at).price_minor == 120_00
    inside = option(seller, "Dhaka", at=at, goods_minor=900_00)
    days = range((inside.arrives_to_on - inside.ship_by_on).days)
    travelled = [inside.ship_by_on + timedelta(days=number + 1) for number in days]
    assert inside.free_gap_minor == 100_00
    assert len([day for day in travelled if not calendar_of("BD").is_off(day)]) == DHAKA.max_days
    assert option(seller, "Dhaka", at=at, goods_minor=1000_00).price_minor == 0


def test_first_zone_takes_over_the_usual_terms_for_everywhere_else(seller: Seller, by: Actor, at: datetime) -> None:
    set_terms(seller_id=None, draft=TERMS, by=by, at=at)

    zoned(seller, DHAKA, by=by, at=at)
    set_terms(seller_id=None, draft=replace(TERMS, price_minor=1_00), by=by, at=at)

    assert option(seller, "Sylhet", at=at).price_minor == 120_00


def test_order_that_was_placed_keeps_its_delivery_and_the_next_quote_has_the_new_one(
    seller: Seller, by: Actor, at: datetime
) -> None:
    pot = make_product(seller, price_minor=500_00)
    set_terms(seller_id=seller.pk, draft=TERMS, by=by, at=at)
    order = place(order_of({pot: 1}))

    set_terms(seller_id=seller.pk, draft=replace(TERMS, price_minor=200_00), by=by, at=at)

    order.refresh_from_db()
    line = WantedLine("1", pot.variants.get().pk, 1)
    assert order.packages.get().shipping_minor == 120_00
    assert quote(lines=[line], destination=Destination("BD", "Dhaka"), ask=Ask(), at=at).shipping.minor == 200_00


def test_options_of_many_sellers_take_one_query(
    seller: Seller, rival_seller: Seller, by: Actor, at: datetime, django_assert_num_queries: object
) -> None:
    for one in (seller, rival_seller):
        zoned(one, DHAKA, by=by, at=at)
    parcels = [ParcelWanted(one.pk, 2, 500_00, 100) for one in (seller, rival_seller)]
    ways_for(parcels, destination=None, at=at)

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = ways_for(parcels, destination=Destination("BD", "Dhaka"), at=at)

    assert {ways.taken.price_minor for ways in found.values()} == {60_00}


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (replace(TERMS, min_days=6), "shorter"),
        (replace(TERMS, closed_weekdays=(1, 2, 3, 4, 5, 6, 7)), "one day of the week open"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    seller: Seller, by: Actor, at: datetime, draft: TermsDraft, sentence: str
) -> None:
    with pytest.raises(CannotSetDelivery, match=sentence):
        set_terms(seller_id=seller.pk, draft=draft, by=by, at=at)

    assert terms_of_seller(seller.pk) is None


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (replace(DHAKA, name="Again"), "Dhaka is in your zone “Inside Dhaka” already"),
        (replace(DHAKA, districts=("Sylhet",), bands=(Band(5, 1), Band(5, 2), Band(None, 3))), "further"),
        (replace(DHAKA, districts=("Sylhet",), bands=()), "further"),
        (replace(DHAKA, districts=("Sylhet",), bands=(Band(None, -1),)), "below zero"),
        (replace(DHAKA, districts=("Sylhet",), min_days=9), "shorter"),
    ],
)
def test_zones_that_cannot_be_are_refused(
    seller: Seller, by: Actor, at: datetime, draft: ZoneDraft, sentence: str
) -> None:
    zoned(seller, DHAKA, by=by, at=at)

    with pytest.raises(CannotSetDelivery, match=sentence):
        zoned(seller, draft, by=by, at=at)

    assert Zone.objects.count() == 1


def test_two_zones_cannot_hold_for_a_whole_country(seller: Seller, by: Actor, at: datetime) -> None:
    whole = replace(DHAKA, name="All", districts=())
    zoned(seller, whole, by=by, at=at)

    with pytest.raises(CannotSetDelivery, match="whole country"):
        zoned(seller, replace(whole, name="All again"), by=by, at=at)
    zoned(seller, replace(whole, name="India", country="IN"), by=by, at=at)

    assert sorted(Zone.objects.values_list("name", flat=True)) == ["All", "India"]


def test_zone_is_changed_and_removed_by_its_own_seller_alone(
    seller: Seller, rival_seller: Seller, by: Actor, at: datetime
) -> None:
    zone = zoned(seller, DHAKA, by=by, at=at)

    for stranger, known in ((rival_seller, zone.public_id), (seller, uuid4())):
        with pytest.raises(Zone.DoesNotExist):
            save_zone(seller_id=stranger.pk, zone=known, draft=DHAKA, by=by, at=at)
        with pytest.raises(Zone.DoesNotExist):
            remove_zone(seller_id=stranger.pk, zone=known, by=by, at=at)
    save_zone(seller_id=seller.pk, zone=zone.public_id, draft=replace(DHAKA, name="City"), by=by, at=at)
    assert Zone.objects.get().name == "City"

    remove_zone(seller_id=seller.pk, zone=zone.public_id, by=by, at=at)

    assert not Zone.objects.exists()
    assert Terms.objects.filter(seller=rival_seller).count() == 0
