"""The pages of delivery: terms, zones, the trial, and what a shopper sees who pays meanwhile."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from shop.base.actor import Actor
from shop.orders.models import Order
from shop.sellers.models import Seller
from shop.shipping.models import Method, Terms, Zone
from shop.shipping.queries import usual_method_of
from shop.shipping.services import save_zone
from shop.shipping.types import Band
from tests.factories import make_product
from tests.shipping.test_delivery import DHAKA
from tests.web.storefront.purchase import fill_steps, payment_fields, put

pytestmark = pytest.mark.django_db
TERMS = {
    "price_minor": "120",
    "free_from_minor": "3,000",
    "min_days": "2",
    "max_days": "5",
    "handling_days": "1",
    "cut_off": "14:00",
    "closed_weekdays": ["5", "6"],
}
ZONE = {
    "name": "Dhaka and around",
    "country": "BD",
    "divisions": ["Sylhet"],
    "districts": ["Dhaka", "Gazipur"],
    "basis": "weight",
    "up_to_1": "1.5",
    "price_1": "60",
    "price_2": "110",
    "min_days": "1",
    "max_days": "2",
}


def words(page: HttpResponse) -> str:
    """The page without the marks that keep amounts together."""
    return re.sub("[\u2066\u2069\u00a0]", "", page.text)


def test_terms_are_saved_and_shown_again(owner: Client, seller: Seller) -> None:
    assert "so the usual terms of" in owner.get("/seller/delivery/").text

    answer = owner.post("/seller/delivery/", TERMS, follow=True)

    terms, usual = Terms.objects.get(seller=seller), usual_method_of(seller.pk)
    seller.refresh_from_db()
    assert (usual.bands, usual.free_from_minor) == ([{"up_to": None, "price": 120_00}], 3000_00)
    assert (terms.closed_weekdays, str(terms.cut_off)) == ([5, 6], "14:00:00")
    assert seller.handling_days == 1
    assert 'value="14:00"' in answer.text
    assert "so the usual terms of" not in answer.text


def test_every_day_closed_is_named_and_nothing_changes(owner: Client) -> None:
    answer = owner.post("/seller/delivery/", TERMS | {"closed_weekdays": list("1234567")})

    assert (answer.status_code, "Leave one day of the week open" in answer.text) == (409, True)
    assert not Terms.objects.exists()


def test_zone_is_made_and_read_back(owner: Client, seller: Seller) -> None:
    answer = owner.post("/seller/delivery/zones/new/", ZONE, follow=True)

    zone = Zone.objects.get(terms__seller=seller)
    assert zone.methods.get().bands == [{"up_to": 1500, "price": 60_00}, {"up_to": None, "price": 110_00}]
    assert (zone.divisions, zone.districts) == (["Sylhet"], ["Dhaka", "Gazipur"])
    assert "Sylhet division, Dhaka, Gazipur" in answer.text
    assert "up to 1.5 kg: ৳60" in words(answer)
    form = owner.get(f"/seller/delivery/zones/{zone.public_id}/").text
    assert 'value="1.5"' in form
    assert 'value="Gazipur" checked' in form


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"up_to_1": "heavy"}, "Write a number above zero."),
        ({"price_1": ""}, "Enter a price, or 0."),
        ({"basis": "flat", "price_1": ""}, "Enter a price, or 0."),
        ({"country": "IN"}, "The places that you chose are in another country."),
        ({"districts": ["Atlantis"]}, "Atlantis"),
    ],
)
def test_what_cannot_be_is_named_beside_its_field(owner: Client, wrong: dict[str, object], sentence: str) -> None:
    answer = owner.post("/seller/delivery/zones/new/", ZONE | wrong)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not Zone.objects.exists()


def test_zone_of_a_rival_does_not_exist(rival: Client, seller: Seller, by: Actor, at: datetime) -> None:
    zone = save_zone(seller_id=seller.pk, zone=None, draft=DHAKA, by=by, at=at)
    address = f"/seller/delivery/zones/{zone.public_id}/"

    assert [rival.get(address).status_code, rival.post(address, ZONE).status_code] == [404, 404]
    assert rival.post(f"{address}removal/").status_code == 404
    assert Zone.objects.get().name == "Inside Dhaka"


def test_packer_changes_nothing(packer: Client) -> None:
    assert packer.post("/seller/delivery/", TERMS).status_code == 403
    assert not Terms.objects.exists()


def test_trial_tells_what_an_order_would_cost(owner: Client, seller: Seller, by: Actor, at: datetime) -> None:
    owner.post("/seller/delivery/", TERMS)
    save_zone(seller_id=seller.pk, zone=None, draft=DHAKA, by=by, at=at)
    order = {"country": "BD", "district": "Dhaka", "weight": "1", "amount": "900"}

    inside = words(owner.get("/seller/delivery/", order))
    outside = words(owner.get("/seller/delivery/", order | {"district": "Sylhet"}))

    assert "৳60" in inside.split('id="trial"')[1]
    assert "Free with ৳100 more." in inside
    assert "To Sylhet" in outside
    assert "৳120" in outside.split('id="trial"')[1]


@pytest.mark.parametrize("zones", [1, 8])
def test_page_takes_the_same_queries_however_many_zones(
    owner: Client, seller: Seller, by: Actor, at: datetime, zones: int, django_assert_max_num_queries: object
) -> None:
    names = ["Dhaka", "Gazipur", "Sylhet", "Khulna", "Bogura", "Feni", "Pabna", "Rangpur"][:zones]
    for name in names:
        save_zone(seller_id=seller.pk, zone=None, draft=replace(DHAKA, districts=(name,)), by=by, at=at)

    with django_assert_max_num_queries(17):  # type: ignore[operator]
        owner.get("/seller/delivery/")


def test_shopper_who_is_paying_reads_the_new_price_and_decides_again(
    owner: Client, seller: Seller, by: Actor, at: datetime
) -> None:
    shopper = Client()
    put(shopper, make_product(seller, price_minor=500_00).variants.get())
    fill_steps(shopper)
    fields = payment_fields(shopper, "cod")

    owner.post("/seller/delivery/", TERMS)
    answer = shopper.post("/checkout/payment/", fields)

    assert answer.status_code == 409
    assert "Delivery costs ৳120 now, so the total is ৳620. Look it over before you pay." in words(answer)


def test_place_that_is_left_out_stops_its_parcel_and_says_what_to_do(
    owner: Client, seller: Seller, rival_seller: Seller
) -> None:
    zone = {name: value for name, value in ZONE.items() if not name.startswith(("price", "up_to"))}
    owner.post("/seller/delivery/zones/new/", zone | {"basis": "none", "free_from_minor": "100"})
    usual = Zone.objects.get().methods.get()
    assert (usual.basis, usual.free_from_minor) == ("none", None)
    assert "Not delivered here" in owner.get("/seller/delivery/?country=BD&district=Dhaka&weight=1&amount=500").text

    buyer, pot, bag = Client(), make_product(seller), make_product(rival_seller)
    for product in (pot, bag):
        put(buyer, product.variants.get())
    fill_steps(buyer)
    stopped = buyer.get("/checkout/payment/", follow=True)

    assert stopped.redirect_chain == [("/checkout/delivery/", 302)]
    assert f"{seller.name} does not deliver to" in words(stopped)
    assert "Not delivered to this address." in stopped.text
    fill_steps(buyer, district="Rajshahi", area="Boalia")
    assert buyer.get("/checkout/payment/").status_code == 200


def test_parcel_that_is_left_out_meanwhile_is_not_sold(client: Client, seller: Seller, by: Actor, at: datetime) -> None:
    put(client, make_product(seller).variants.get())
    fill_steps(client)
    form = payment_fields(client, "cod")
    save_zone(seller_id=seller.pk, zone=None, draft=replace(DHAKA, basis="none", bands=(Band(None, 0),)), by=by, at=at)

    refused = client.post("/checkout/payment/", form, follow=True)

    assert "does not deliver to" in words(refused)
    assert Order.objects.count() == 0


def test_express_and_pickup_are_made_by_forms_and_tried(owner: Client, seller: Seller) -> None:
    way = {"name": "Express", "kind": "carried", "basis": "items", "up_to_1": "2", "price_1": "150", "price_2": "200"}
    days = {"min_days": "0", "max_days": "1", "active": "on"}
    owner.post("/seller/delivery/methods/new/", way | days)
    pickup = days | {"name": "Pickup", "kind": "pickup", "basis": "flat", "price_1": "0", "max_days": "0"}
    pointless = owner.post("/seller/delivery/methods/new/", pickup, follow=True)
    point = {"name": "Studio", "address": "House 3, Road 27", "district": "Dhaka", "hours": "10–20", "active": "on"}

    answer = owner.post("/seller/delivery/points/new/", point, follow=True)

    assert "Pickup is not offered yet" in pointless.text
    assert "Pickup is not offered yet" not in answer.text
    assert "up to 2 things: ৳150" in words(answer)
    tried = words(answer).split('id="trial"')[1]
    assert (tried.count("<li>Express:"), tried.count("<li>Pickup: Studio:")) == (1, 1)
    express = Method.objects.get(basis="items")
    form = owner.get(f"/seller/delivery/methods/{express.public_id}/").text
    assert 'value="Express"' in form
    owner.post(f"/seller/delivery/methods/{express.public_id}/removal/")
    assert Method.objects.filter(terms__seller=seller, usual=False).get().kind == "pickup"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "live"}, "Choose a carrier that tells its prices."),
        ({"name": ""}, "Give the way a name."),
        ({"price_1": ""}, "Enter a price, or 0."),
    ],
)
def test_way_that_cannot_be_is_named_beside_its_field(owner: Client, wrong: dict[str, str], sentence: str) -> None:
    way = {"name": "Express", "kind": "carried", "basis": "flat", "price_1": "150", "min_days": "0", "max_days": "1"}

    answer = owner.post("/seller/delivery/methods/new/", way | wrong)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not Method.objects.exists()
