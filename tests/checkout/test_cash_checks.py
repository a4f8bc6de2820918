"""Cash orders whose phone is confirmed before packing, and parcels that nobody took."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.models import CashCheck, CashRefusal
from shop.checkout.queries import refused_parcels_of, waits_for_confirmation
from shop.checkout.services import CannotConfirm, CannotPlace, ask_again, confirm_cash, place_order
from shop.checkout.types import ConfirmedBy, Placed
from shop.fulfilment.services import (
    CannotFulfil,
    deliver_package,
    leave_out_lines,
    pack_package,
    ship_package,
    take_back_parcels,
)
from shop.ledger.queries import owed_by_shopper, standing_of
from shop.notifications.models import CaughtText
from shop.orders.models import Order, Package
from shop.payments.models import Attempt
from shop.sellers.models import Seller
from shop.store.services import change_store
from tests.checkout.state import assert_sound, everything, stock_of
from tests.factories import BUYER, make_cart, make_order, make_product, press_of
from tests.queue import drain

pytestmark = pytest.mark.django_db
PHONE = BUYER.phone


@pytest.fixture
def asking(by: Actor, at: datetime) -> None:
    """The marketplace confirms cash orders from 1,500 taka on."""
    change_store(by=by, at=at, cash_confirm_from_minor=1500_00)


@pytest.fixture
def asked(asking: None, cash: Placed) -> Placed:
    """Two kettles for cash that wait for their phone."""
    drain()
    return cash


def parcel_of(placed: Placed) -> Package:
    """The only one."""
    return Package.objects.get(order=placed.order)


def sent(placed: Placed, *, by: Actor, at: datetime) -> Package:
    """On its way by hand."""
    package = parcel_of(placed)
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, carrier="Rider", by=by, at=at)
    return package


def test_one_phone_gets_five_texts_an_hour_however_many_orders_name_it(asking: None, seller: Seller) -> None:
    fridge = make_product(seller, price_minor=2000_00)
    for _order in range(7):
        make_order(fridge)

    drain()

    assert (CashCheck.objects.count(), CaughtText.objects.filter(recipient=PHONE).count()) == (7, 5)


def test_parcel_is_packed_only_after_the_link_of_the_text_was_used(asked: Placed, by: Actor, at: datetime) -> None:
    package, before = parcel_of(asked), everything()
    text = CaughtText.objects.get()
    path = re.search(r"/cash/\S+", text.text)[0]
    guest = Client()

    with pytest.raises(CannotFulfil, match="still confirming this order by phone"):
        pack_package(package_id=package.pk, by=by, at=at)
    assert everything() == before
    assert guest.get(path).status_code == 200
    assert waits_for_confirmation(asked.order.pk)
    confirmed = guest.post(path, follow=True)

    assert (text.recipient, "Confirmed. Your order is being packed." in confirmed.text) == (PHONE, True)
    assert CashCheck.objects.get().way == "link"
    assert pack_package(package_id=package.pk, by=by, at=at).status == "packed"


def test_link_of_another_order_confirms_nothing(asked: Placed) -> None:
    path = f"/cash/{asked.order.number}/{'0' * 20}/"

    assert [Client().get(path).status_code, Client().post(path).status_code] == [404, 404]

    assert waits_for_confirmation(asked.order.pk)


def test_small_orders_proven_phones_and_cards_are_not_asked(
    asking: None, kettle: Product, shopper: User, at: datetime
) -> None:
    User.objects.filter(pk=shopper.pk).update(phone=PHONE, phone_verified_at=at)
    buyer = replace(BUYER, user_id=shopper.pk)

    make_order(kettle)
    make_order((kettle, 2), method="sandbox")
    place_order(**press_of(make_cart((kettle, 2), user=shopper), buyer=buyer))

    assert not CashCheck.objects.exists()


def test_staff_confirm_once_and_a_cancelled_order_not_at_all(
    asked: Placed, by: Actor, at: datetime, operator: User
) -> None:
    order_id = asked.order.pk
    for _time in range(2):
        confirm_cash(order_id=order_id, way=ConfirmedBy.CALL, by=Actor.user(operator.pk), at=at)

    with pytest.raises(CannotConfirm):
        ask_again(order_id=order_id, by=by, at=at)

    assert (CashCheck.objects.get().way, CashCheck.objects.get().confirmed_at) == ("call", at)


def test_parcel_that_nobody_took_is_given_up_and_leaves_no_money_behind(
    cash: Placed, kettle: Product, by: Actor, at: datetime
) -> None:
    package = sent(cash, by=by, at=at)
    line = package.lines.get()

    take_back_parcels(package_id=package.pk, by=by, at=at)
    leave_out_lines(package_id=package.pk, wanted={line.pk: 2}, reason="refused", restock=True, by=by, at=at)

    assert (Order.objects.get().status, parcel_of(cash).status, Attempt.objects.get().status) == ("cancelled",) * 3
    assert (
        owed_by_shopper(cash.order.reference, "BDT").minor,
        standing_of(package.seller_id, "BDT").balance.minor,
    ) == (
        0,
        0,
    )
    assert (stock_of(kettle), refused_parcels_of([PHONE])) == ((10, 0), {PHONE: 1})
    assert_sound()


def test_parcel_that_nobody_took_is_sent_again_and_paid(cash: Placed, by: Actor, at: datetime) -> None:
    package = sent(cash, by=by, at=at)
    take_back_parcels(package_id=package.pk, by=by, at=at)

    with pytest.raises(CannotFulfil):
        deliver_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, carrier="Rider", by=by, at=at)
    deliver_package(package_id=package.pk, by=by, at=at)

    assert (parcel_of(cash).status, Attempt.objects.get().status) == ("delivered", "captured")
    assert CashRefusal.objects.count() == 1
    assert_sound()


def test_number_that_refused_too_often_pays_in_another_way(
    kettle: Product, by: Actor, at: datetime, client: Client
) -> None:
    change_store(by=by, at=at, cash_refusals_most=2)
    for _time in range(2):
        take_back_parcels(package_id=sent(make_order(kettle), by=by, at=at).pk, by=by, at=at)
    before = Order.objects.count()

    with pytest.raises(CannotPlace, match=r"cash is not offered\. Choose another way to pay"):
        make_order(kettle)
    assert Order.objects.count() == before
    make_order(kettle, method="sandbox")
    make_order(kettle, buyer=replace(BUYER, phone="+8801812345678"))

    assert Order.objects.count() == before + 2
