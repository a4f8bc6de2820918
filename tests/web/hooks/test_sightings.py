"""`/hooks/<carrier>/`: what carriers tell us, proven, kept once, in any order."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from shop.base.actor import Actor
from shop.fulfilment.models import Shipment, Sighting
from shop.fulfilment.services import book_shipment
from shop.orders.models import Package
from shop.payments.models import Attempt
from shop.store.services import set_credential
from tests.checkout.state import assert_sound
from tests.fulfilment.conftest import open_desk, paid_parcel, parcel  # noqa: F401  fixtures of the room
from tests.simulators.carriers import signed

pytestmark = pytest.mark.django_db
STANDS = ("parcel",)


def tell(code: str, said: dict[str, Any], **headers: str) -> Any:
    """A message as the carrier sends it."""
    query = "?token=key" if code == "redx" else ""
    kept = {"pathao": {"X-PATHAO-Signature": "key"}, "steadfast": {"Authorization": "Bearer key"}}.get(code, {})
    return Client().post(
        f"/hooks/{code}/{query}", json.dumps(said), content_type="application/json", headers=headers or kept
    )


def pathao(event: str, hour: int, **more: Any) -> dict[str, Any]:
    """An event of Pathao's for the first consignment."""
    moment = f"2026-11-21T{hour:02}:00:00+00:00"
    return {"consignment_id": "DL000001", "event": f"order.{event}", "timestamp": moment, "store_id": 130820} | more


@pytest.fixture
def booked(parcel: Package, open_desk: Any, at: datetime, by: Actor) -> Shipment:  # noqa: F811  the fixtures above
    """A parcel that Pathao is to fetch."""
    open_desk("pathao")
    return book_shipment(package_id=parcel.pk, carrier_code="pathao", weight_grams=900, by=by, at=at)


def test_events_move_shipment_package_and_cash(booked: Shipment) -> None:
    assert tell("pathao", pathao("picked", 9)).status_code == 202
    assert Package.objects.get().status == "shipped"
    tell("pathao", pathao("delivered", 12))

    shipment = Shipment.objects.get()
    assert (shipment.progress, shipment.delivered_at is None) == ("delivered", False)
    assert (Package.objects.get().status, Attempt.objects.get().status) == ("delivered", "captured")
    assert_sound()


def test_pathao_hears_its_integration_secret_for_every_proven_message(booked: Shipment) -> None:
    answer = tell("pathao", {"event": "webhook_integration"})

    assert answer.status_code == 202
    assert answer.headers["X-Pathao-Merchant-Webhook-Integration-Secret"] == "key"
    assert Sighting.objects.count() == 0


def test_repeated_message_has_no_effect(booked: Shipment) -> None:
    for _ in range(3):
        assert tell("pathao", pathao("delivered", 12)).status_code == 202

    assert Sighting.objects.count() == 1
    assert_sound()


def test_messages_out_of_order_end_in_the_same_place(booked: Shipment) -> None:
    for event, hour in (("delivered", 12), ("assigned-for-delivery", 11), ("picked", 9), ("created", 8)):
        tell("pathao", pathao(event, hour))

    assert (Shipment.objects.get().progress, Package.objects.get().status) == ("delivered", "delivered")
    assert Sighting.objects.count() == 4
    assert_sound()


def test_words_without_a_meaning_are_trouble_and_not_delivery(booked: Shipment) -> None:
    tell("pathao", pathao("picked", 9))
    tell("pathao", pathao("eaten-by-a-tiger", 10))

    assert (Shipment.objects.get().progress, Package.objects.get().status) == ("trouble", "shipped")


def test_partial_delivery_keeps_the_amount_and_collects_nothing_by_itself(booked: Shipment) -> None:
    tell("pathao", pathao("partial-delivery", 12, collected_amount=300, reason="Took one"))

    assert Sighting.objects.get().collected_minor == 300_00
    assert (Package.objects.get().status, Attempt.objects.get().status) == ("shipped", "due")
    assert_sound()


@pytest.mark.parametrize("code", ["pathao", "steadfast", "redx", "easypost"])
def test_unproven_message_is_refused_and_changes_nothing(booked: Shipment, code: str) -> None:
    wrong = {"X-PATHAO-Signature": "kex", "Authorization": "Bearer kex", "X-Hmac-Signature": "hmac-sha256-hex=00"}
    answer = Client().post(
        f"/hooks/{code}/?token=kex", json.dumps(pathao("delivered", 12)), content_type="application/json", headers=wrong
    )

    assert (answer.status_code, answer.content) == (400, b"")
    assert (Sighting.objects.count(), Package.objects.get().status) == (0, "packed")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"{}", b'{"event": 3}'])
def test_proven_nonsense_is_refused_calmly(booked: Shipment, body: bytes) -> None:
    answer = Client().post(
        "/hooks/pathao/", body, content_type="application/json", headers={"X-PATHAO-Signature": "key"}
    )

    assert (answer.status_code, Sighting.objects.count()) == (400, 0)


def test_parcel_of_nobody_is_answered_and_forgotten(booked: Shipment) -> None:
    assert tell("pathao", pathao("delivered", 12, consignment_id="DL999999")).status_code == 202
    assert Sighting.objects.count() == 0


def test_message_finds_the_shipment_whose_answer_was_lost(booked: Shipment) -> None:
    Shipment.objects.update(consignment="", progress="booking")

    tell("pathao", pathao("created", 8, merchant_order_id=booked.public_id.hex))

    assert (Shipment.objects.get().consignment, Shipment.objects.get().progress) == ("DL000001", "booked")


def test_steadfast_and_redx_tell_in_their_own_words(
    parcel: Package,  # noqa: F811  the fixtures above
    open_desk: Any,  # noqa: F811
    at: datetime,
    by: Actor,
) -> None:
    open_desk("steadfast")
    open_desk("redx")
    line = parcel.lines.get()
    both = {"package_id": parcel.pk, "weight_grams": 500, "by": by, "at": at}
    first = book_shipment(carrier_code="steadfast", quantities={line.pk: 1}, **both)
    second = book_shipment(carrier_code="redx", **both)
    said = {"notification_type": "delivery_status", "consignment_id": 1424107, "updated_at": "2026-11-21 12:45:30"}

    answer = tell("steadfast", said | {"status": "Delivered", "cod_amount": 600.0})
    tell("redx", {"tracking_number": "21A001TU", "timestamp": "2026-11-21T10:00:00", "status": "delivered"})

    assert answer.json() == {"status": "success", "message": "Webhook received successfully."}
    progress = dict(Shipment.objects.values_list("pk", "progress"))
    assert progress == {first.pk: "delivered", second.pk: "delivered"}
    assert Sighting.objects.get(shipment=first).at.isoformat() == "2026-11-21T06:45:30+00:00"
    assert Package.objects.get().status == "delivered"
    assert_sound()


def test_easypost_signs_the_raw_body(
    paid_parcel: Package,  # noqa: F811  the fixtures above
    open_desk: Any,  # noqa: F811
    at: datetime,
    by: Actor,
) -> None:
    open_desk("easypost")
    book_shipment(package_id=paid_parcel.pk, carrier_code="easypost", weight_grams=500, by=by, at=at)
    set_credential(provider="easypost", name="webhook-secret", secret="clé", by=by, at=at)
    scan = {"status": "in_transit", "message": "Departed", "datetime": "2026-11-21T10:00:00Z"}
    result = {"object": "Tracker", "shipment_id": "shp_1", "tracking_details": [scan]}
    body = json.dumps({"id": "evt_1", "description": "tracker.updated", "result": result}).encode()

    headers = signed(body, "cle\u0301")
    answer = Client().post("/hooks/easypost/", body, content_type="application/json", headers=headers)

    assert answer.status_code == 200
    assert (Shipment.objects.get().progress, Package.objects.get().status) == ("on_the_way", "shipped")
