"""A package in two parts: one now, the rest later."""

from __future__ import annotations

from datetime import datetime

import pytest

from shop.base.actor import Actor
from shop.base.models import Event
from shop.fulfilment.models import Shipment
from shop.fulfilment.queries import unsent_quantities
from shop.fulfilment.services import CannotFulfil, deliver_package, deliver_shipment, pack_package, ship_package
from shop.orders.models import OrderLine, Package
from shop.sellers.models import Seller
from tests.checkout.state import assert_sound, everything
from tests.factories import make_order, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(seller: Seller, at: datetime, by: Actor) -> OrderLine:
    """Three pots in a packed parcel."""
    package = make_order((make_product(seller), 3)).order.packages.get()
    pack_package(package_id=package.pk, by=by, at=at)
    return package.lines.get()


def test_first_part_takes_the_package_on_its_way_and_the_rest_follows(line: OrderLine, at: datetime, by: Actor) -> None:
    first = ship_package(package_id=line.package_id, quantities={line.pk: 2}, carrier="Padma", by=by, at=at)

    assert unsent_quantities(line.package_id) == {line.pk: 1}
    second = ship_package(package_id=line.package_id, carrier="Meghna", by=by, at=at)

    assert [(one.number, one.lines.get().quantity) for one in (first, second)] == [(1, 2), (2, 1)]
    assert unsent_quantities(line.package_id) == {}
    names = Event.objects.order_by("id").values_list("name", flat=True)
    assert [name for name in names if "shipped" in name or "rest" in name] == [
        "orders.package_shipped",
        "fulfilment.rest_sent",
    ]


def test_package_is_delivered_when_its_last_part_is(line: OrderLine, at: datetime, by: Actor) -> None:
    first = ship_package(package_id=line.package_id, quantities={line.pk: 2}, by=by, at=at)
    second = ship_package(package_id=line.package_id, by=by, at=at)

    deliver_shipment(shipment_id=first.pk, by=by, at=at)
    assert Package.objects.get().status == "shipped"
    deliver_shipment(shipment_id=second.pk, by=by, at=at)
    deliver_shipment(shipment_id=second.pk, by=by, at=at)

    assert Package.objects.get().status == "delivered"
    assert_sound()


def test_package_with_a_rest_cannot_be_delivered_as_a_whole(line: OrderLine, at: datetime, by: Actor) -> None:
    ship_package(package_id=line.package_id, quantities={line.pk: 2}, by=by, at=at)
    before = everything()

    with pytest.raises(CannotFulfil, match="A part of this parcel is not sent yet"):
        deliver_package(package_id=line.package_id, by=by, at=at)

    assert (Package.objects.get().status, everything()) == ("shipped", before)


@pytest.mark.parametrize("quantity", [0, 4, -1])
def test_part_of_nothing_or_of_too_much_is_refused(line: OrderLine, at: datetime, by: Actor, quantity: int) -> None:
    with pytest.raises(CannotFulfil):
        ship_package(package_id=line.package_id, quantities={line.pk: quantity}, by=by, at=at)

    assert (Package.objects.get().status, Shipment.objects.count()) == ("packed", 0)


def test_foreign_line_is_refused(line: OrderLine, rival_seller: Seller, at: datetime, by: Actor) -> None:
    foreign = make_order(make_product(rival_seller)).order.packages.get().lines.get()

    with pytest.raises(CannotFulfil):
        ship_package(package_id=line.package_id, quantities={foreign.pk: 1}, by=by, at=at)

    assert not Shipment.objects.exists()
