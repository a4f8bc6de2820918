"""Pay on invoice: approved accounts only, never above the limit, paid when the bank says so."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils.timezone import localdate

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.refusals import CannotPlace
from shop.checkout.services import CannotNotePaid, cancel_order, leave_out, note_bill_paid, place_order
from shop.checkout.types import Placed
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.invoicing.drafts.invoices import invoice_draft
from shop.ledger.checks import differences
from shop.ledger.queries import owed_by_shopper
from shop.notifications.models import Mail
from shop.orders.models import Order
from shop.orders.queries import order_view, order_with_id
from shop.payments.models import Attempt, Bill
from shop.payments.on_account import CannotApprove, account_line, approve_account, close_account
from shop.payments.types import PaymentState
from shop.sellers.models import Seller
from shop.store.services import set_credential
from tests.cast import NOW
from tests.checkout.crowd import at_once
from tests.factories import make_cart, make_product
from tests.factories.orders import BUYER, press_of
from tests.payouts.steps import holds
from tests.queue import drain

BY = Actor.system("test")
pytestmark = pytest.mark.django_db


def approved(user: User, limit: int) -> None:
    approve_account(user_id=user.pk, limit=Money(limit, "BDT"), term_days=30, by=BY, at=NOW)


def bought(user: User, seller: Seller, price: int = 300_00, pieces: int = 1) -> Order:
    cart = make_cart((make_product(seller, price_minor=price), pieces), user=user)
    return place_order(**press_of(cart, method="invoice", buyer=replace(BUYER, user_id=user.pk))).order


def left(user: User) -> int:
    line = account_line(user.pk)
    return line.left.minor if line else -1


def test_order_is_placed_at_once_owed_on_the_account_and_paid_by_transfer(shopper: User, seller: Seller) -> None:
    approved(shopper, 1000_00)

    order = bought(shopper, seller)

    view, bill = order_view(order_with_id(order.pk)), Bill.objects.get()
    due_on = localdate(NOW) + timedelta(days=30)
    assert (order.status, view.payment_state, view.pay_by_on) == ("placed", PaymentState.ON_ACCOUNT, due_on)
    assert (left(shopper), owed_by_shopper(order.reference, "BDT").minor) == (700_00, 300_00)
    note_bill_paid(attempt_id=bill.attempt_id, bank_reference="FT-77", by=BY, at=NOW)
    assert (left(shopper), owed_by_shopper(order.reference, "BDT").minor) == (1000_00, 0)
    assert holds("gateway_clearing:invoice") == 300_00
    with pytest.raises(CannotNotePaid):
        note_bill_paid(attempt_id=bill.attempt_id, bank_reference="FT-77", by=BY, at=NOW)
    assert differences() == []


def test_order_and_its_mail_say_where_and_by_when_to_pay(shopper: User, seller: Seller) -> None:
    set_credential(provider="invoice", name="account", secret="BRAC Bank, 1501 2044", by=BY, at=NOW)
    approved(shopper, 1000_00)

    order = bought(shopper, seller)

    assert order_view(order_with_id(order.pk)).pay_into == "BRAC Bank, 1501 2044"
    drain()
    told = Mail.objects.get(kind="orders.placed").text
    assert f"Write {order.number} on the transfer. Into this account: BRAC Bank, 1501 2044" in told


def test_delivery_collects_no_cash_for_a_bill(shopper: User, seller: Seller) -> None:
    approved(shopper, 1000_00)
    package = bought(shopper, seller).packages.get()

    pack_package(package_id=package.pk, by=BY, at=NOW)
    ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=BY, at=NOW)
    deliver_package(package_id=package.pk, by=BY, at=NOW)

    assert (holds("cash_in_transit"), Attempt.objects.get().status) == (0, "due")
    assert differences() == []


def test_invoice_over_a_bill_says_paid_only_when_it_was(shopper: User, seller: Seller) -> None:
    approved(shopper, 1000_00)
    package = bought(shopper, seller).packages.get()

    open_bill = invoice_draft(package).paper.paid_minor
    note_bill_paid(attempt_id=Bill.objects.get().attempt_id, bank_reference="FT-77", by=BY, at=NOW)

    assert (open_bill, invoice_draft(package).paper.paid_minor) == (0, 300_00)


def test_what_is_not_sent_or_called_off_frees_the_limit(shopper: User, seller: Seller) -> None:
    approved(shopper, 1000_00)
    package, other = bought(shopper, seller, pieces=2).packages.get(), bought(shopper, seller)

    leave_out(package_id=package.pk, wanted={package.lines.get().pk: 1}, reason="sold_out", restock=True, by=BY, at=NOW)
    cancel_order(order_id=other.pk, by=BY, at=NOW, reason="changed my mind")

    assert left(shopper) == 700_00
    assert differences() == []


@pytest.mark.parametrize("account", ["none", "closed", "small"])
def test_nobody_buys_on_invoice_without_an_account_that_reaches(shopper: User, seller: Seller, account: str) -> None:
    if account != "none":
        approved(shopper, 299_99 if account == "small" else 1000_00)
    if account == "closed":
        close_account(account_id=shopper.invoice_account.pk, by=BY, at=NOW)

    with pytest.raises(CannotPlace):
        bought(shopper, seller)

    assert (Order.objects.count(), Bill.objects.count(), Attempt.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(("limit", "days"), [(0, 30), (100, 0), (100, 121)])
def test_account_that_cannot_be_is_refused(shopper: User, limit: int, days: int) -> None:
    with pytest.raises(CannotApprove):
        approve_account(user_id=shopper.pk, limit=Money(limit, "BDT"), term_days=days, by=BY, at=NOW)

    assert account_line(shopper.pk) is None


@pytest.mark.django_db(transaction=True)
def test_eight_orders_at_once_never_pass_the_limit(shopper: User, seller: Seller) -> None:
    approved(shopper, 1000_00)
    presses = []
    for _place in range(8):
        cart = make_cart(make_product(seller, price_minor=300_00), user=None)
        presses.append(press_of(cart, method="invoice", buyer=replace(BUYER, user_id=shopper.pk)))

    done = at_once([partial(place_order, **press) for press in presses])

    refused = [one for one in done if isinstance(one, CannotPlace)]
    assert (len(done) - len(refused), left(shopper)) == (3, 100_00)
    assert {type(one) for one in done} == {CannotPlace, Placed}


def test_checkout_offers_it_to_approved_accounts_only(client: Client, shopper: User, seller: Seller) -> None:
    approved(shopper, 1000_00)
    client.force_login(shopper)
    for price, offered in ((900_00, True), (2000_00, False)):
        variant = make_product(seller, price_minor=price).variants.get()
        client.post("/cart/lines/", {"variant": variant.public_id, "quantity": 1})
        client.post("/checkout/contact/", {"email": "a@example.com"})
        address = {"name": "N", "phone": "01712345678", "district": "Dhaka", "area": "Mohammadpur", "street": "House 1"}
        client.post("/checkout/delivery/", address)

        assert ('value="invoice"' in client.get("/checkout/payment/").text) is offered
