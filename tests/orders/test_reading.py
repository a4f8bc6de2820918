"""Reading orders: each audience sees its own, and the view has nothing left to compute."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, cancel_order, send_refund
from shop.checkout.types import Placed
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.orders.models import Order, OrderContact, Package
from shop.orders.queries import (
    order_by_email,
    order_by_token,
    order_view,
    order_views,
    order_with_id,
    orders_of_shopper,
    package_of_seller,
    packages_of_seller,
)
from shop.orders.services import claim_orders
from shop.orders.types import OrderView
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Refund
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.checkout.state import at_bank, everything
from tests.factories import BUYER, make_order, make_product

pytestmark = pytest.mark.django_db
STANDS = ("pair",)


@pytest.fixture
def pair(seller: Seller, rival_seller: Seller) -> Placed:
    """A guest's cash order from two sellers, 1,080 and 500 taka."""
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    kettle = make_product(seller, price_minor=500_00, title={"en": "Kettle", "bn": "কেটলি"})
    return make_order((kettle, 2), make_product(rival_seller, price_minor=500_00))


def view_of(placed: Placed) -> OrderView:
    """The order as it is now."""
    return order_view(order_with_id(placed.order.pk))


def test_view_prints_the_frozen_figures(pair: Placed) -> None:
    view = view_of(pair)

    assert [(str(row.label), row.amount.minor, row.free) for row in view.rows] == [
        ("Products", 1500_00, False),
        ("Delivery", 80_00, False),
    ]
    assert (view.total, view.item_count, view.cancellable) == (Money(1580_00, "BDT"), 3, True)
    assert view.address_lines == ("House 14, Road 7", "Mohammadpur", "Dhaka")
    assert (str(view.badge.label), str(view.payment_badge.label)) == ("Confirmed", "To be paid on delivery")
    assert str(view.payment_label) == "Cash on delivery"


def test_view_has_a_parcel_for_each_seller(pair: Placed, seller: Seller) -> None:
    first, second = view_of(pair).parcels

    assert (first.number, second.number) == (f"{pair.order.number}-A", f"{pair.order.number}-B")
    assert (first.seller_slug, str(first.seller_name)) == (seller.slug, str(seller.name))
    assert (first.goods.minor, first.shipping.minor, first.total.minor) == (1000_00, 80_00, 1080_00)
    assert [(line.title["bn"], line.quantity, line.total.minor) for line in first.lines] == [("কেটলি", 2, 1000_00)]
    assert first.delivery_name["en"] == "Standard delivery"


def test_delivery_is_named_in_every_language_of_the_marketplace(pair: Placed) -> None:
    assert set(view_of(pair).parcels[0].delivery_name) == {"en", "bn", "ar"}


def states(view: OrderView, parcel: int = 0) -> list[str]:
    """Of the steps of a parcel's timeline."""
    return [step.state for step in view.parcels[parcel].timeline]


def test_timeline_follows_the_parcel(pair: Placed, at: datetime, by: Actor) -> None:
    package = pair.order.packages.get(letter="A")
    seen = [states(view_of(pair))]
    pack_package(package_id=package.pk, by=by, at=at)
    seen.append(states(view_of(pair)))
    ship_package(package_id=package.pk, carrier="Padma", tracking_code="P-1", by=by, at=at)
    seen.append(states(view_of(pair)))
    deliver_package(package_id=package.pk, by=by, at=at)
    seen.append(states(view_of(pair)))

    assert seen == [
        ["done", "now", "next", "next"],
        ["done", "now", "next", "next"],
        ["done", "done", "now", "next"],
        ["done", "done", "done", "done"],
    ]
    view = view_of(pair)
    assert [(one.carrier, one.tracking_code) for one in view.parcels[0].shipments] == [("Padma", "P-1")]
    assert [str(parcel.badge.label) for parcel in view.parcels] == ["Delivered", "To pack"]
    assert not view.cancellable


def test_payment_state_follows_the_money(seller: Seller, at: datetime, by: Actor) -> None:
    placed = make_order(make_product(seller), method="sandbox")
    seen = [view_of(placed).payment_state]
    at_bank(placed.attempt, Choice.LOSE)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    seen.append(view_of(placed).payment_state)
    cancel_order(order_id=placed.order.pk, by=by, at=at, reason="no")
    seen.append(view_of(placed).payment_state)
    send_refund(refund_id=Refund.objects.get().pk, by=by, at=at)
    seen.append(view_of(placed).payment_state)

    assert seen == ["unknown", "paid", "refund_due", "refunded"]


def test_many_views_cost_as_many_queries_as_one(seller: Seller, shopper: User) -> None:
    kettle = make_product(seller)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            order_views(orders_of_shopper(shopper))
        return len(captured)

    make_order(kettle, user=shopper)
    one = queries()
    for _time in range(4):
        make_order(kettle, user=shopper)

    assert one == queries() == 7


def test_shopper_sees_only_their_own(seller: Seller, shopper: User, other_shopper: User, pair: Placed) -> None:
    mine = make_order(make_product(seller), user=shopper).order

    assert list(orders_of_shopper(shopper)) == [mine]
    assert list(orders_of_shopper(other_shopper)) == []


def test_guest_needs_the_whole_link(pair: Placed) -> None:
    number, token = pair.order.number, pair.order.token

    assert order_by_token(number, token) == pair.order
    for wrong in (token[:-1], token + "x", "", token.swapcase()):
        with pytest.raises(Order.DoesNotExist):
            order_by_token(number, wrong)
    assert len(token) >= 43


def test_order_is_found_by_number_and_email_together(pair: Placed) -> None:
    assert order_by_email(f" {pair.order.number} ", "Guest@Example.com ") == pair.order
    for number, email in (
        (pair.order.number, "other@example.com"),
        ("0", "guest@example.com"),
        (pair.order.number, ""),
    ):
        with pytest.raises(Order.DoesNotExist):
            order_by_email(number, email)


def test_order_without_an_email_is_not_found_by_an_empty_one(seller: Seller) -> None:
    placed = make_order(make_product(seller), buyer=replace(BUYER, email=""))

    with pytest.raises(Order.DoesNotExist):
        order_by_email(placed.order.number, " ")


def test_seller_sees_only_their_packages(pair: Placed, seller: Seller, rival_seller: Seller) -> None:
    number = pair.order.number

    assert [package.letter for package in packages_of_seller(seller)] == ["A"]
    assert package_of_seller(seller, f"{number}-A").seller == seller
    for foreign in (f"{number}-B", f"{number}", "-A", "", "A"):
        with pytest.raises(Package.DoesNotExist):
            package_of_seller(seller, foreign)
    assert [package.letter for package in packages_of_seller(rival_seller)] == ["B"]


def test_order_that_is_not_placed_does_not_reach_its_seller(seller: Seller, at: datetime, by: Actor) -> None:
    placed = make_order(make_product(seller), method="sandbox")
    assert list(packages_of_seller(seller)) == []

    cancel_order(order_id=placed.order.pk, by=by, at=at, reason="no")

    assert list(packages_of_seller(seller)) == []


def test_cancelled_order_stays_with_its_seller(pair: Placed, seller: Seller, at: datetime, by: Actor) -> None:
    cancel_order(order_id=pair.order.pk, by=by, at=at, reason="no")

    assert [package.status for package in packages_of_seller(seller)] == ["cancelled"]


# Claiming ----------------------------------------------------------------------------------------------------------


def test_guests_orders_are_claimed_by_their_email(pair: Placed, shopper: User, at: datetime, by: Actor) -> None:
    assert claim_orders(user_id=shopper.pk, email="GUEST@example.com", by=by, at=at) == 1

    order = Order.objects.get(pk=pair.order.pk)
    assert (order.user, order.claimed_at) == (shopper, at)
    assert claim_orders(user_id=shopper.pk, email="guest@example.com", by=by, at=at) == 0


def test_order_of_somebody_is_not_claimed(
    seller: Seller, shopper: User, other_shopper: User, at: datetime, by: Actor
) -> None:
    make_order(make_product(seller), user=shopper)

    assert claim_orders(user_id=other_shopper.pk, email=shopper.email or "", by=by, at=at) == 0
    assert Order.objects.get().user == shopper


def test_empty_email_claims_nothing(seller: Seller, shopper: User, at: datetime, by: Actor) -> None:
    make_order(make_product(seller), buyer=replace(BUYER, email=""))
    before = everything()

    assert claim_orders(user_id=shopper.pk, email=" ", by=by, at=at) == 0
    assert everything() == before


def test_erased_contact_leaves_the_figures(pair: Placed, at: datetime) -> None:
    blank = dict.fromkeys(("email", "phone", "name", "street", "area", "district"), "")
    OrderContact.objects.update(**blank, erased_at=at)

    view = view_of(pair)

    assert (view.total.minor, view.address_lines, view.contact.name) == (1580_00, (), "")
