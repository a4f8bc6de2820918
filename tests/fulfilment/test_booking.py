"""Booking carriers over real HTTP: once, with the right figures, and nothing left behind when they say no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from shop.base.actor import Actor
from shop.fulfilment.models import Shipment, Sighting
from shop.fulfilment.queries import unsent_quantities
from shop.fulfilment.services import CannotFulfil, book_shipment, cancel_booking, hand_over, track_shipments
from shop.orders.models import OrderContact, Package
from shop.payments.models import Attempt
from tests.checkout.state import assert_sound

pytestmark = pytest.mark.django_db
STANDS = ("parcel",)
COURIERS = ["pathao", "steadfast", "redx"]


def book(parcel: Package, code: str, *, by: Actor, at: datetime, **wanted: Any) -> Shipment:
    """A parcel of one and a half kilograms."""
    return book_shipment(package_id=parcel.pk, carrier_code=code, weight_grams=1500, by=by, at=at, **wanted)


@pytest.mark.parametrize(
    ("code", "amount", "consignment"),
    [
        ("pathao", ("amount_to_collect", 600), "DL000001"),
        ("steadfast", ("cod_amount", 600), "1424107"),
        ("redx", ("cash_collection_amount", "600"), "21A001TU"),
    ],
)
def test_courier_gets_the_cash_to_collect_and_a_local_phone(
    parcel: Package, open_desk: Any, at: datetime, by: Actor, code: str, amount: tuple[str, Any], consignment: str
) -> None:
    desk = open_desk(code)

    shipment = book(parcel, code, by=by, at=at)

    said = desk.booked[shipment.public_id.hex]
    assert said[amount[0]] == amount[1]
    assert "01712345678" in said.values()
    assert (shipment.consignment, shipment.progress, shipment.sent_at) == (consignment, "booked", None)
    assert shipment.collect_minor == 600_00
    assert (Package.objects.get().status, unsent_quantities(parcel.pk)) == ("packed", {})


def test_easypost_buys_the_cheapest_rate_and_brings_its_label(
    paid_parcel: Package, open_desk: Any, at: datetime, by: Actor
) -> None:
    open_desk("easypost")

    shipment = book(paid_parcel, "easypost", by=by, at=at)

    assert (shipment.carrier, shipment.tracking_code) == ("USPS", "EZ1000000001")
    assert bytes(shipment.label_pdf).startswith(b"%PDF-")


def test_easypost_collects_no_cash(parcel: Package, open_desk: Any, at: datetime, by: Actor) -> None:
    desk = open_desk("easypost")

    with pytest.raises(CannotFulfil, match="collects no cash"):
        book(parcel, "easypost", by=by, at=at)

    assert (Shipment.objects.count(), desk.booked) == (0, {})


@pytest.mark.parametrize("code", COURIERS[:2])
def test_refused_parcel_leaves_nothing_and_says_why(
    parcel: Package, open_desk: Any, at: datetime, by: Actor, code: str
) -> None:
    desk = open_desk(code)
    OrderContact.objects.update(phone="+12025550123")

    with pytest.raises(CannotFulfil, match=r"number|digits"):
        book(parcel, code, by=by, at=at)

    assert (Shipment.objects.count(), desk.booked) == (0, {})


def test_area_that_redx_does_not_know_is_refused(parcel: Package, open_desk: Any, at: datetime, by: Actor) -> None:
    desk = open_desk("redx")
    OrderContact.objects.update(postcode="9999")

    with pytest.raises(CannotFulfil, match="does not know this area"):
        book(parcel, "redx", by=by, at=at)

    assert (Shipment.objects.count(), desk.booked) == (0, {})


@pytest.mark.parametrize("code", COURIERS)
def test_lost_answer_keeps_the_shipment_and_books_nothing_again(
    parcel: Package, open_desk: Any, at: datetime, by: Actor, code: str
) -> None:
    desk = open_desk(code)
    if code == "steadfast":
        desk.silent = True
    else:
        desk.away = True

    with pytest.raises(CannotFulfil):
        book(parcel, code, by=by, at=at)
    desk.silent = desk.away = False
    with pytest.raises(CannotFulfil, match="is being asked"):
        book(parcel, code, by=by, at=at)

    assert Shipment.objects.get().progress == "booking"


def test_second_press_finds_nothing_left_to_book(parcel: Package, open_desk: Any, at: datetime, by: Actor) -> None:
    desk = open_desk("pathao")
    book(parcel, "pathao", by=by, at=at)

    with pytest.raises(CannotFulfil, match="Choose at least one piece"):
        book(parcel, "pathao", by=by, at=at)

    assert (Shipment.objects.count(), len(desk.booked)) == (1, 1)


def test_only_the_first_of_two_parcels_collects(parcel: Package, open_desk: Any, at: datetime, by: Actor) -> None:
    open_desk("steadfast")
    line = parcel.lines.get()

    first = book(parcel, "steadfast", quantities={line.pk: 1}, by=by, at=at)
    second = book(parcel, "steadfast", by=by, at=at)

    assert [first.collect_minor, second.collect_minor] == [600_00, 0]


def test_token_that_ran_out_is_asked_for_again(parcel: Package, open_desk: Any, at: datetime, by: Actor) -> None:
    desk = open_desk("pathao")
    first = book(parcel, "pathao", quantities={parcel.lines.get().pk: 1}, by=by, at=at)
    desk.token = "token-2"

    second = book(parcel, "pathao", by=by, at=at)

    assert {first.consignment, second.consignment} == {"DL000001", "DL000002"}


def test_booking_is_called_off_and_the_pieces_wait_again(
    parcel: Package, open_desk: Any, at: datetime, by: Actor
) -> None:
    desk = open_desk("redx")
    shipment = book(parcel, "redx", by=by, at=at)

    cancel_booking(shipment_id=shipment.pk, by=by, at=at)

    assert desk.cancelled == ["21A001TU"]
    assert unsent_quantities(parcel.pk) == {parcel.lines.get().pk: 2}
    assert book(parcel, "redx", by=by, at=at).number == 2


def test_carrier_without_a_call_for_it_says_where_to_cancel(
    parcel: Package, open_desk: Any, at: datetime, by: Actor
) -> None:
    open_desk("pathao")
    shipment = book(parcel, "pathao", by=by, at=at)

    with pytest.raises(CannotFulfil, match="in its own panel"):
        cancel_booking(shipment_id=shipment.pk, by=by, at=at)

    assert Shipment.objects.get().progress == "booked"


def test_handing_over_a_booking_sends_the_package(parcel: Package, open_desk: Any, at: datetime, by: Actor) -> None:
    open_desk("steadfast")
    shipment = book(parcel, "steadfast", by=by, at=at)

    hand_over(shipment_id=shipment.pk, by=by, at=at)
    hand_over(shipment_id=shipment.pk, by=by, at=at)

    assert (Package.objects.get().status, Shipment.objects.get().sent_at) == ("shipped", at)


@pytest.mark.parametrize(
    ("code", "words"), [("pathao", "delivered"), ("steadfast", "delivered"), ("redx", "delivered")]
)
def test_silent_carrier_is_asked_and_the_parcel_arrives(
    parcel: Package, open_desk: Any, at: datetime, by: Actor, code: str, words: str
) -> None:
    desk = open_desk(code)
    book(parcel, code, by=by, at=at)
    desk.status = words

    assert track_shipments(at=at) == 1
    assert track_shipments(at=at + timedelta(hours=3)) == 0

    assert (Package.objects.get().status, Attempt.objects.get().status) == ("delivered", "captured")
    assert Sighting.objects.count() == 1
    assert_sound()


def test_carrier_that_is_away_is_asked_again_later(parcel: Package, open_desk: Any, at: datetime, by: Actor) -> None:
    desk = open_desk("redx")
    book(parcel, "redx", by=by, at=at)
    desk.away = True

    assert track_shipments(at=at) == 1
    assert track_shipments(at=at + timedelta(minutes=30)) == 0
    assert track_shipments(at=at + timedelta(hours=3)) == 1

    assert Package.objects.get().status == "packed"
