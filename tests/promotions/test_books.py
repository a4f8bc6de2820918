"""Who pays for a discount: orders keep it, the books know it, and what goes back goes back pro rata."""

from __future__ import annotations

from datetime import datetime

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, cancel_order, leave_out, place_order
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.orders.models import Order, Reduction, Shortfall
from shop.orders.queries import order_view, order_with_id
from shop.promotions.models import Redemption
from shop.promotions.types import Kind
from shop.returns.types import Reason
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.checkout.state import assert_sound, at_bank
from tests.factories import BUYER, make_cart, make_order, make_product, make_promotion, press_of
from tests.returns.conftest import delivered
from tests.returns.steps import settled

pytestmark = pytest.mark.django_db


def of(account: rules.AccountCode, order: Order) -> int:
    """What an account says about an order, in taka."""
    return balance_of(account, "BDT", reference=order.reference).minor // 100


def sides(order: Order, seller: Seller) -> tuple[int, int, int]:
    """What the shopper owes, what the seller is owed, what the marketplace pays for promotions."""
    payable, expense = rules.seller_payable(seller.pk), rules.PROMOTION_EXPENSE
    return of(rules.BUYER_RECEIVABLE, order), -of(payable, order), of(expense, order)


def test_the_seller_is_owed_the_whole_price_when_the_marketplace_pays(seller: Seller) -> None:
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    make_promotion("Winter sale")
    make_promotion("Free delivery week", kind=Kind.DELIVERY)

    order = make_order((make_product(seller, price_minor=1000_00), 2)).order

    assert sides(order, seller) == (1800, 2000 + 80 - 200 - 30, 280)
    assert [(one.line_id is None, str(one.label), one.payer, one.amount_minor) for one in Reduction.objects.all()] == [
        (True, "Free delivery week", "platform", 80_00),
        (False, "Winter sale", "platform", 200_00),
    ]
    rows = order_view(order_with_id(order.pk)).rows
    assert [(str(row.label), row.amount.minor, row.free) for row in rows] == [
        ("Products", 2000_00, False),
        ("Winter sale", -200_00, False),
        ("Delivery", 0, True),
        ("Free delivery week", 0, True),
    ]
    assert_sound()


def test_the_seller_bears_its_own_coupon(seller: Seller) -> None:
    make_promotion("Clay days", seller=seller, code="CLAY")

    order = ordered(make_cart((make_product(seller, price_minor=1000_00), 1)), "CLAY")

    assert (of(rules.BUYER_RECEIVABLE, order), of(rules.COMMISSION, order)) == (900, -90)
    assert of(rules.PROMOTION_EXPENSE, order) == 0
    assert_sound()


def ordered(cart: object, *codes: str) -> Order:
    """The order of a cart with these codes, to be paid at the door."""
    cart.codes = list(codes)
    cart.save(update_fields=["codes"])
    return place_order(**press_of(cart, buyer=BUYER)).order


def test_a_gift_of_the_marketplace_moves_money_though_nobody_pays(seller: Seller, by: Actor, at: datetime) -> None:
    make_promotion("On us", percent_bps=10_000)

    order = make_order(make_product(seller, price_minor=1000_00)).order
    after_sale = sides(order, seller)
    cancel_order(order_id=order.pk, by=by, at=at, reason="test")

    assert (order.status, order.total, after_sale) == ("placed", Money(0, "BDT"), (0, 885, 1000))
    assert sides(order, seller) == (0, 0, 0)
    assert_sound()


def test_cancelling_gives_everything_back_and_frees_the_promotion(seller: Seller, by: Actor, at: datetime) -> None:
    promotion = make_promotion(limit_total=1)
    order = make_order(make_product(seller, price_minor=1000_00)).order

    cancel_order(order_id=order.pk, by=by, at=at, reason="test")

    promotion.refresh_from_db()
    assert (promotion.used, Redemption.objects.get().released_at) == (0, at)
    assert sides(order, seller) == (0, 0, 0)
    assert_sound()


def test_what_a_seller_cannot_send_takes_its_share_of_our_discount_back(
    seller: Seller, by: Actor, at: datetime
) -> None:
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    make_promotion()
    make_promotion("Free delivery week", kind=Kind.DELIVERY)
    order = make_order((make_product(seller, price_minor=1000_00), 3)).order
    package = order.packages.get()
    line = package.lines.get()

    leave_out(package_id=package.pk, wanted={line.pk: 1}, reason="sold_out", restock=False, by=by, at=at)
    one_less = sides(order, seller)
    leave_out(package_id=package.pk, wanted={line.pk: 2}, reason="sold_out", restock=False, by=by, at=at)

    assert one_less == (1800, 2000 + 80 - 200 - 30, 280)
    assert list(Shortfall.objects.values_list("funded_minor", flat=True)) == [100_00, 280_00]
    assert sides(order, seller) == (0, 0, 0)
    assert Redemption.objects.filter(released_at=None).count() == 0
    assert_sound()


def test_what_comes_back_is_paid_back_at_the_price_that_was_paid(
    seller: Seller, shopper: User, by: Actor, at: datetime
) -> None:
    make_promotion()
    placed = make_order((make_product(seller, price_minor=1000_00), 3), method="sandbox", user=shopper)
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    package = delivered(placed.order.packages.get(), at=at)

    case = settled(package, 1, reason=Reason.DAMAGED)

    assert (case.refund_minor, case.funded_minor, case.commission_minor) == (900_00, 100_00, 100_00)
    assert sides(placed.order, seller) == (-900, 2000 - 200 - 30, 200)
    assert_sound()
