"""Pressing Pay."""

from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.base.models import Event
from shop.base.money import Money
from shop.cart.models import Cart
from shop.catalog.services import set_price
from shop.checkout.models import Intent
from shop.checkout.services import CannotPlace, SoldOut, TokenReused, TotalChanged, place_order
from shop.inventory.models import Hold
from shop.inventory.services import adjust
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.orders.models import Order
from shop.payments.models import Attempt, SandboxCharge
from shop.payments.types import Unreachable
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.checkout.state import assert_sound, everything, kinds_of, stock_of
from tests.factories import BUYER, make_cart, make_order, make_product, press_of, variant_of

pytestmark = pytest.mark.django_db


def test_cash_on_delivery_places_the_order_at_once(seller: Seller, rival_seller: Seller) -> None:
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    kettle, mat = make_product(seller, price_minor=1000_00), make_product(rival_seller, price_minor=500_00)

    placed = make_order((kettle, 2), mat)

    order = placed.order
    assert placed.redirect_url is None
    assert (order.status, order.total) == ("placed", Money(2580_00, "BDT"))
    assert [(p.letter, p.seller_id, p.total_minor) for p in order.packages.order_by("letter")] == [
        ("A", seller.pk, 2080_00),
        ("B", rival_seller.pk, 500_00),
    ]
    assert placed.attempt.status == "due"
    assert (stock_of(kettle), stock_of(mat)) == ((8, 0), (9, 0))
    assert kinds_of(order.reference) == ["sale"]
    assert_sound()


def test_sale_leaves_the_seller_its_package_less_commission_and_vat_on_it(seller: Seller) -> None:
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)

    order = make_order(make_product(seller, price_minor=1000_00)).order

    assert balance_of(rules.BUYER_RECEIVABLE, "BDT", reference=order.reference) == Money(1080_00, "BDT")
    assert balance_of(rules.seller_payable(seller.pk), "BDT") == Money(-965_00, "BDT")
    assert balance_of(rules.COMMISSION, "BDT") == Money(-100_00, "BDT")


def test_card_order_waits_and_holds_its_stock(seller: Seller, at: datetime) -> None:
    kettle = make_product(seller)

    placed = make_order((kettle, 3), method="sandbox")

    assert placed.order.status == "awaiting_payment"
    assert placed.attempt.status == "pending"
    assert placed.attempt.expires_at == at + timedelta(minutes=30)
    assert placed.redirect_url == f"/sandbox-bank/{SandboxCharge.objects.get().public_id}/"
    assert stock_of(kettle) == (10, 3)
    assert kinds_of(placed.order.reference) == []
    assert not Event.objects.filter(name="orders.placed").exists()
    assert_sound()


def test_only_a_placed_order_is_told_to_others(seller: Seller) -> None:
    order = make_order(make_product(seller)).order

    fact = Event.objects.get(name="orders.placed")
    package = order.packages.get()
    assert fact.subject_id == order.pk
    assert fact.payload == {
        "total_minor": 100_00,
        "currency": "BDT",
        "package_ids": [package.pk],
        "seller_ids": [seller.pk],
    }


def test_cart_is_closed_and_intent_used(seller: Seller, at: datetime) -> None:
    cart = make_cart(make_product(seller))

    order = place_order(**press_of(cart)).order

    assert Cart.objects.get(pk=cart.pk).closed_at == at
    assert Intent.objects.get(order=order).used_at == at


def test_numbers_begin_with_the_first_of_the_marketplace_and_rise(seller: Seller) -> None:
    kettle = make_product(seller)

    numbers = [int(make_order(kettle).order.number) for _time in range(3)]

    assert numbers[0] >= 1001
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_same_press_again_answers_the_first_order(seller: Seller) -> None:
    press = press_of(make_cart(make_product(seller)), method="sandbox")
    first = place_order(**press)
    before = everything()

    again = place_order(**press)

    assert (again.order, again.attempt, again.redirect_url) == (first.order, first.attempt, first.redirect_url)
    assert everything() == before


def test_second_tab_with_the_same_cart_finds_the_first_order(seller: Seller) -> None:
    cart = make_cart(make_product(seller))
    one_tab, other_tab = press_of(cart), press_of(cart)
    first = place_order(**one_tab)

    again = place_order(**other_tab)

    assert again.order == first.order
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"method": "sandbox"}, {"expected_fingerprint": "x"}, {"buyer": BUYER.__class__(email="other@example.com")}],
    ids=["method", "total", "buyer"],
)
def test_same_token_with_another_agreement_is_refused(seller: Seller, change: dict[str, object]) -> None:
    press = press_of(make_cart(make_product(seller)))
    first = place_order(**press)
    before = everything()

    with pytest.raises(TokenReused) as refused:
        place_order(**press | change)

    assert refused.value.order == first.order
    assert everything() == before


def refused(press: dict[str, object], kind: type[CannotPlace]) -> CannotPlace:
    """Press Pay, be refused, and find that nothing has changed and the cart is still open."""
    before = everything()
    with pytest.raises(kind) as refusal:
        place_order(**press)
    assert everything() == before
    assert Cart.objects.get(pk=press["cart_id"]).closed_at is None
    return refusal.value


def test_changed_price_asks_again(seller: Seller, at: datetime, by: Actor) -> None:
    kettle = make_product(seller, price_minor=100_00)
    press = press_of(make_cart(kettle))
    set_price(variant_id=variant_of(kettle).pk, price_minor=120_00, compare_at_minor=None, by=by, at=at)

    changed = refused(press, TotalChanged)

    assert changed.quote.total == Money(120_00, "BDT")
    assert place_order(**press | {"expected_fingerprint": changed.quote.fingerprint()}).order.status == "placed"


def test_changed_cart_asks_again(seller: Seller, at: datetime) -> None:
    cart = make_cart(make_product(seller))
    press = press_of(cart)
    line = cart.lines.get()
    line.quantity = 2
    line.save()

    assert refused(press, TotalChanged).quote.total == Money(200_00, "BDT")


def test_sold_out_line_is_named_and_nothing_is_kept(seller: Seller, at: datetime, by: Actor) -> None:
    kettle, mat = make_product(seller), make_product(seller)
    press = press_of(make_cart((kettle, 2), mat))
    adjust(targets={variant_of(kettle).pk: 1}, by=by, at=at, reason="counted")

    refusal = refused(press, SoldOut)

    assert [(s.variant_id, s.wanted, s.available) for s in refusal.shortages] == [(variant_of(kettle).pk, 2, 1)]
    assert not Hold.objects.exists()


def test_empty_cart_cannot_be_ordered(seller: Seller) -> None:
    cart = make_cart(make_product(seller))
    press = press_of(cart)
    cart.lines.all().delete()

    refused(press, CannotPlace)


@pytest.mark.parametrize(
    "change",
    [
        {"token": "never made"},
        {"method": "cheque"},
        {"buyer": BUYER.__class__(name="A", country="BD", district="Dhaka", area="Mohammadpur", street="B")},
        {"buyer": BUYER.__class__(email="a@example.com", country="BD", district="Dhaka", area="Mohammadpur")},
    ],
    ids=["unknown token", "unknown method", "nobody to reach", "no address"],
)
def test_incomplete_press_is_refused(seller: Seller, change: dict[str, object]) -> None:
    refused(press_of(make_cart(make_product(seller))) | change, CannotPlace)


def test_token_of_another_cart_is_refused(seller: Seller) -> None:
    kettle = make_product(seller)
    mine, theirs = press_of(make_cart(kettle)), press_of(make_cart(kettle))

    refused(mine | {"token": theirs["token"]}, CannotPlace)


def test_downloads_cannot_be_paid_on_delivery(seller: Seller) -> None:
    refused(press_of(make_cart(make_product(seller, stock=None))), CannotPlace)


def test_order_of_nothing_is_placed_without_a_payment(seller: Seller) -> None:
    placed = make_order(make_product(seller, stock=None, price_minor=0), method="sandbox")

    assert (placed.order.status, placed.attempt, placed.redirect_url) == ("placed", None, None)
    assert placed.order.packages.get().status == "delivered"
    assert kinds_of(placed.order.reference) == []
    assert_sound()


def test_unreachable_provider_leaves_an_order_that_can_be_started_later(
    seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_call: object) -> None:
        raise Unreachable("away")

    press = press_of(make_cart(make_product(seller)), method="sandbox")
    with monkeypatch.context() as patch:
        patch.setattr("shop.payments.gateways.sandbox.bank.open_charge", away)
        first = place_order(**press)

    again = place_order(**press)

    assert (first.attempt.status, first.redirect_url) == ("started", f"/pay/{first.attempt.public_id}/return/")
    assert (again.order, again.attempt.status) == (first.order, "pending")
    assert Attempt.objects.count() == SandboxCharge.objects.count() == 1
