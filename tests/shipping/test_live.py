"""Prices of the moment: asked once, kept until they expire, and never in the way of a checkout."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from shop.base.actor import Actor
from shop.sellers.models import Seller
from shop.shipping.models import LiveOffer
from shop.shipping.queries import ways_for
from shop.shipping.services import ask_carriers, forget_old_offers, save_method, set_flat_rate
from shop.shipping.types import Band, Destination, MethodDraft, ParcelWanted, Ways
from shop.store.services import set_credential
from tests.fulfilment.conftest import open_desk
from tests.shipping.test_ways import EXPRESS

__all__ = ["open_desk"]
pytestmark = pytest.mark.django_db
LIVE = replace(EXPRESS, name="Courier", kind="live", carrier="pathao", bands=(Band(None, 140_00),))
HOUSE = Destination("BD", "Dhaka", "Mohammadpur", "1207")


def ways(seller: Seller, at: datetime, destination: Destination | None = HOUSE, grams: int = 900) -> Ways:
    """How a parcel goes."""
    wanted = ParcelWanted(seller.pk, 1, 500_00, grams)
    return ways_for([wanted], destination=destination, at=at)[seller.pk]


def courier(seller: Seller, at: datetime, **more: Any) -> int | None:
    """The price of the carrier's way; None where it is not offered."""
    offered = ways(seller, at, **more).offered
    return next((one.price_minor for one in offered if str(one.name) == "Courier"), None)


@pytest.fixture
def live(seller: Seller, by: Actor, at: datetime) -> Seller:
    """A seller with a way at Pathao's price, and 140 taka while Pathao is silent."""
    set_flat_rate(seller_id=seller.pk, price_minor=500_00)
    save(seller, LIVE, by, at)
    return seller


def save(seller: Seller, draft: MethodDraft, by: Actor, at: datetime) -> None:
    """One more way."""
    save_method(seller_id=seller.pk, method=None, zone=None, draft=draft, by=by, at=at)


def test_price_of_the_moment_is_asked_once_and_expires(live: Seller, at: datetime, open_desk: Any) -> None:
    desk = open_desk("pathao")
    assert (courier(live, at), len(ways(live, at).unasked)) == (140_00, 1)

    assert ask_carriers(unasked=ways(live, at).unasked, at=at) == 1

    assert (courier(live, at), ways(live, at).unasked) == (60_00, ())
    assert (desk.asked_for[0]["recipient_city"], desk.asked_for[0]["recipient_zone"]) == (1, 298)
    assert courier(live, at, grams=2000) == 140_00
    assert len(ways(live, at, destination=None).unasked) == 0
    later = at + timedelta(hours=1)
    assert (courier(live, later), len(ways(live, later).unasked)) == (140_00, 1)
    assert forget_old_offers(at=at + timedelta(days=4)) == 1


@pytest.mark.parametrize("trouble", ["away", "silent", "unknown place"])
def test_silent_carrier_leaves_its_fallback_and_is_not_asked_again_for_minutes(
    live: Seller, at: datetime, open_desk: Any, trouble: str
) -> None:
    desk = open_desk("pathao")
    desk.away, desk.silent = trouble == "away", trouble == "silent"
    place = replace(HOUSE, area="Atlantis") if trouble == "unknown place" else HOUSE

    assert ask_carriers(unasked=ways(live, at, place).unasked, at=at) == 0

    assert (courier(live, at, destination=place), ways(live, at, place).unasked) == (140_00, ())
    assert LiveOffer.objects.get().price_minor is None
    assert len(ways(live, at + timedelta(minutes=5), place).unasked) == 1


def test_carrier_without_price_and_fallback_is_not_offered(
    seller: Seller, by: Actor, at: datetime, open_desk: Any
) -> None:
    desk = open_desk("easypost")
    save(seller, replace(LIVE, carrier="easypost", bands=()), by, at)
    abroad = Destination("DE", postcode="10115")

    ask_carriers(unasked=ways(seller, at, abroad).unasked, at=at)
    dollars = courier(seller, at, destination=abroad)
    desk.currency = "BDT"
    later = at + timedelta(minutes=5)
    ask_carriers(unasked=ways(seller, later, abroad).unasked, at=later)

    assert dollars is None
    found = next(one for one in ways(seller, later, abroad).offered if str(one.name) == "Courier")
    assert (found.price_minor, found.why["carrier"]) == (5_49, "easypost")
    assert (LiveOffer.objects.get().min_days, LiveOffer.objects.get().max_days) == (6, 6)


def test_redx_prices_a_parcel_from_the_area_of_its_store_without_the_cash(
    seller: Seller, by: Actor, at: datetime, open_desk: Any
) -> None:
    desk = open_desk("redx")
    set_flat_rate(seller_id=seller.pk, price_minor=500_00)
    save(seller, replace(LIVE, carrier="redx", bands=()), by, at)

    prices = []
    for store, grams in (("1", 900), ("2", 2000), ("no such store", 500)):
        set_credential(provider="redx", name="pickup-store-id", secret=store, by=by, at=at)
        ask_carriers(unasked=ways(seller, at, grams=grams).unasked, at=at)
        prices.append(courier(seller, at, grams=grams))

    assert prices == [75_00, 90_00, None]
    places = {"delivery_area_id": "7", "cash_collection_amount": "0"}
    assert desk.asked_for == [
        places | {"pickup_area_id": "3", "weight": "900"},
        places | {"pickup_area_id": "9", "weight": "2000"},
    ]


@pytest.mark.parametrize("place", [replace(HOUSE, postcode="9999"), replace(HOUSE, country="IN")])
def test_redx_names_no_price_for_places_that_it_does_not_know(
    seller: Seller, by: Actor, at: datetime, open_desk: Any, place: Destination
) -> None:
    desk = open_desk("redx")
    save(seller, replace(LIVE, carrier="redx"), by, at)

    assert ask_carriers(unasked=ways(seller, at, place).unasked, at=at) == 0

    assert (desk.asked_for, LiveOffer.objects.get().price_minor) == ([], None)
