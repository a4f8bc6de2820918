"""Cash on delivery, from the seller's table to the carrier's bag."""

from datetime import datetime

import pytest

from shop.base.actor import Actor
from shop.base.models import Event
from shop.base.money import Money
from shop.checkout.services import ask_provider
from shop.checkout.types import Placed
from shop.fulfilment.models import Shipment
from shop.fulfilment.services import CannotFulfil, deliver_package, pack_package, ship_package
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.orders.models import Package
from shop.payments.models import Attempt
from shop.payments.queries import payment_state_of
from shop.sellers.models import Seller
from tests.checkout.state import assert_sound, at_bank, everything, kinds_of
from tests.factories import make_order, make_product

pytestmark = pytest.mark.django_db
STANDS = ("pair",)


@pytest.fixture
def pair(seller: Seller, rival_seller: Seller) -> Placed:
    """A cash order of two packages, 300 and 500 taka."""
    return make_order(make_product(seller, price_minor=300_00), make_product(rival_seller, price_minor=500_00))


def delivered(package: Package, *, by: Actor, at: datetime) -> None:
    """The whole way of a package."""
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, carrier="Padma Courier", tracking_code="PC-1", by=by, at=at)
    deliver_package(package_id=package.pk, by=by, at=at)


def test_each_delivered_package_pays_its_part(pair: Placed, at: datetime, by: Actor) -> None:
    first, second = pair.order.packages.order_by("letter")
    reference = pair.order.reference

    delivered(first, by=by, at=at)

    assert balance_of(rules.CASH_IN_TRANSIT, "BDT") == Money(300_00, "BDT")
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT", reference=reference) == Money(500_00, "BDT")
    assert payment_state_of(reference) == "on_delivery"
    assert_sound()

    delivered(second, by=by, at=at)

    assert balance_of(rules.CASH_IN_TRANSIT, "BDT") == Money(800_00, "BDT")
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT", reference=reference) == Money.zero("BDT")
    assert Attempt.objects.get().status == "captured"
    assert kinds_of(reference) == ["sale", "capture", "capture"]
    assert payment_state_of(reference) == "paid"
    assert_sound()


def test_shipment_holds_every_line_and_the_carrier(pair: Placed, seller: Seller, at: datetime, by: Actor) -> None:
    package = pair.order.packages.get(seller=seller)
    pack_package(package_id=package.pk, by=by, at=at)

    shipment = ship_package(package_id=package.pk, carrier="Padma Courier", tracking_code="PC-1", by=by, at=at)

    assert (shipment.number, shipment.carrier, shipment.tracking_code) == (1, "Padma Courier", "PC-1")
    assert [(line.line, line.quantity) for line in shipment.lines.all()] == [(package.lines.get(), 1)]


def test_every_step_is_a_fact_about_the_package(pair: Placed, seller: Seller, at: datetime, by: Actor) -> None:
    package = pair.order.packages.get(seller=seller)

    delivered(package, by=by, at=at)

    facts = Event.objects.filter(subject_type="orders.package", subject_id=package.pk).order_by("id")
    assert [fact.name for fact in facts] == [
        "orders.package_packed",
        "orders.package_shipped",
        "orders.package_delivered",
    ]
    assert facts[0].payload == {"order_id": pair.order.pk, "seller_id": seller.pk}
    assert [change.to_status for change in package.changes.order_by("id")] == ["packed", "shipped", "delivered"]


@pytest.mark.parametrize("step", [ship_package, deliver_package])
def test_package_goes_step_by_step(pair: Placed, step: object, at: datetime, by: Actor) -> None:
    package = pair.order.packages.first()
    before = everything()

    with pytest.raises(CannotFulfil, match="Pack this parcel first"):
        step(package_id=package.pk, by=by, at=at)  # type: ignore[operator]

    assert everything() == before
    assert not Shipment.objects.exists()


def test_package_is_packed_once(pair: Placed, at: datetime, by: Actor) -> None:
    package = pair.order.packages.first()
    pack_package(package_id=package.pk, by=by, at=at)
    before = everything()

    with pytest.raises(CannotFulfil, match="packed already"):
        pack_package(package_id=package.pk, by=by, at=at)

    assert everything() == before


def test_packed_package_is_sent_before_it_is_delivered(pair: Placed, at: datetime, by: Actor) -> None:
    package = pair.order.packages.first()
    pack_package(package_id=package.pk, by=by, at=at)

    with pytest.raises(CannotFulfil, match="to the carrier first"):
        deliver_package(package_id=package.pk, by=by, at=at)

    assert balance_of(rules.CASH_IN_TRANSIT, "BDT") == Money.zero("BDT")


def test_unpaid_order_is_not_packed(waiting: Placed, at: datetime, by: Actor) -> None:
    before = everything()

    with pytest.raises(CannotFulfil, match="not paid yet"):
        pack_package(package_id=waiting.order.packages.get().pk, by=by, at=at)

    assert everything() == before


def test_delivery_of_a_paid_order_collects_nothing(waiting: Placed, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)

    delivered(waiting.order.packages.get(), by=by, at=at)

    assert balance_of(rules.CASH_IN_TRANSIT, "BDT") == Money.zero("BDT")
    assert_sound()
