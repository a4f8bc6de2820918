"""Gift cards and store credit pay for orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.catalog.models import Product
from shop.checkout.queries import collectable_of
from shop.checkout.services import (
    TendersChanged,
    TokenReused,
    cancel_order,
    expire_unpaid,
    leave_out,
    place_order,
    retry_payment,
    settle,
)
from shop.checkout.types import Buyer, Placed
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.orders.models import Order
from shop.orders.queries import order_view, order_with_id
from shop.payments.models import Refund
from shop.payments.queries import payment_state_of
from shop.payments.types import Evidence, Finding
from shop.sellers.models import Seller
from shop.wallet.models import GiftCard, Purse, Tender
from shop.wallet.queries import credit_of
from shop.wallet.services import replace_card, tenders
from shop.wallet.services.purses import lock_purses
from shop.wallet.types import Wish
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound, everything, kinds_of
from tests.depth import FULL
from tests.factories import make_cart, make_product, press_of
from tests.factories.wallet import STAFF, give, make_card, taka

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """A kettle for 1,000 taka."""
    return make_product(seller, price_minor=1000_00)


def press_with(*goods: Any, wish: Wish, user: User | None = None, method: str = "sandbox") -> dict[str, Any]:
    """What the form sends for these things, paid with this wish first."""
    buyer = Buyer(
        user_id=user.pk if user else None,
        email="guest@example.com",
        name="Shirin Akter",
        country="BD",
        district="Dhaka",
        area="Mohammadpur",
        street="House 14",
    )
    return press_of(make_cart(*goods, user=user), method=method, buyer=buyer, wish=wish)


def cards(*found: GiftCard, covers: int, credit: bool = False) -> Wish:
    """The wish for these cards, covering so many taka."""
    return Wish(credit=credit, cards=tuple(card.pk for card in found), covers_minor=covers * 100)


def left(card: GiftCard) -> int:
    """What is left on a card, in taka."""
    return Purse.objects.get(pk=card.purse_id).balance_minor // 100


def pay(placed: Placed, *, by: Actor, at: datetime) -> None:
    """The bank says that the rest was paid."""
    evidence = Evidence(Finding.PAID, amount=placed.attempt.amount)
    settle(attempt_id=placed.attempt.pk, evidence=evidence, by=by, at=at)


def test_cards_and_credit_pay_first_and_the_bank_the_rest(
    kettle: Product, shopper: User, at: datetime, by: Actor
) -> None:
    give(shopper, 200)
    (one, _), (two, _) = make_card(300), make_card(150)
    wish = cards(one, two, covers=650, credit=True)

    placed = place_order(**press_with(kettle, wish=wish, user=shopper))

    assert placed.attempt.amount == taka(350)
    assert (left(one), left(two), credit_of(shopper.pk, "BDT").balance) == (0, 0, taka(0))
    assert kinds_of(placed.order.reference) == []
    assert_sound()

    pay(placed, by=by, at=at)

    view = order_view(order_with_id(placed.order.pk))
    assert [(tender.last_four, tender.amount) for tender in view.tenders] == [
        (one.last_four, taka(300)),
        (two.last_four, taka(150)),
        ("", taka(200)),
    ]
    assert (view.rest, view.total, view.payment_state) == (taka(350), taka(1000), "paid")
    assert kinds_of(placed.order.reference) == ["capture", "sale", "capture", "capture", "capture"]
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT", reference=placed.order.reference) == taka(0)
    assert_sound()


def test_order_that_a_card_pays_whole_needs_no_method_and_keeps_the_change_on_the_card(kettle: Product) -> None:
    card, _ = make_card(1500)

    placed = place_order(**press_with(kettle, wish=cards(card, covers=1000), method=""))

    assert (placed.order.status, placed.attempt, placed.redirect_url) == ("placed", None, None)
    assert (left(card), payment_state_of(placed.order.reference)) == (500, "paid")
    assert_sound()


def test_another_cover_than_the_page_said_asks_the_shopper_again(kettle: Product) -> None:
    card, _ = make_card(300)
    press = press_with(kettle, wish=cards(card, covers=500))
    before = everything()

    with pytest.raises(TendersChanged):
        place_order(**press)

    assert everything() == before
    assert left(card) == 300


def test_the_same_press_with_other_tenders_is_another_agreement(kettle: Product) -> None:
    card, _ = make_card(300)
    press = press_with(kettle, wish=cards(card, covers=300))
    place_order(**press)

    with pytest.raises(TokenReused):
        place_order(**press | {"wish": Wish()})

    assert (Order.objects.count(), left(card)) == (1, 0)


def test_somebody_elses_credit_is_not_spent_and_a_guest_has_none(
    kettle: Product, shopper: User, other_shopper: User
) -> None:
    give(shopper, 500)

    for user in (other_shopper, None):
        with pytest.raises(TendersChanged):
            place_order(**press_with(kettle, wish=cards(covers=500, credit=True), user=user))

    assert credit_of(shopper.pk, "BDT").balance == taka(500)


def test_failed_payment_keeps_what_is_held_for_the_retry(kettle: Product, at: datetime, by: Actor) -> None:
    card, _ = make_card(300)
    placed = place_order(**press_with(kettle, wish=cards(card, covers=300)))
    settle(attempt_id=placed.attempt.pk, evidence=Evidence(Finding.FAILED), by=by, at=at)

    again = retry_payment(order_id=placed.order.pk, method="sandbox", by=by, at=at)

    assert (again.attempt.amount, left(card)) == (taka(700), 0)
    assert_sound()


def test_order_that_expires_lets_its_tenders_go_and_a_late_payment_holds_them_again(
    kettle: Product, at: datetime, by: Actor
) -> None:
    card, _ = make_card(300)
    placed = place_order(**press_with(kettle, wish=cards(card, covers=300)))
    expire_unpaid(at=at + timedelta(hours=2))
    assert (left(card), Tender.objects.get().status) == (300, "released")
    assert_sound()

    pay(placed, by=by, at=at + timedelta(hours=3))

    placed.order.refresh_from_db()
    assert (placed.order.status, left(card), Tender.objects.get().status) == ("placed", 0, "captured")
    assert_sound()


def test_late_payment_goes_back_when_the_card_was_spent_meanwhile(kettle: Product, at: datetime, by: Actor) -> None:
    card, _ = make_card(300)
    placed = place_order(**press_with(kettle, wish=cards(card, covers=300)))
    expire_unpaid(at=at + timedelta(hours=2))
    place_order(**press_with(kettle, wish=cards(card, covers=300), method="cod"))

    pay(placed, by=by, at=at + timedelta(hours=3))

    placed.order.refresh_from_db()
    assert (placed.order.status, Refund.objects.get().amount_minor) == ("expired", 700_00)
    assert_sound()


def test_cancelled_order_gives_every_purse_its_own_back(
    kettle: Product, shopper: User, at: datetime, by: Actor
) -> None:
    give(shopper, 200)
    card, _ = make_card(300)
    placed = place_order(**press_with(kettle, wish=cards(card, covers=500, credit=True), user=shopper))
    pay(placed, by=by, at=at)

    cancel_order(order_id=placed.order.pk, by=by, at=at, reason="no")

    assert (left(card), credit_of(shopper.pk, "BDT").balance) == (300, taka(200))
    assert Refund.objects.get().amount_minor == 500_00
    assert_sound()


def test_waiting_order_that_is_cancelled_releases_what_was_held(kettle: Product, at: datetime, by: Actor) -> None:
    card, _ = make_card(300)
    placed = place_order(**press_with(kettle, wish=cards(card, covers=300)))

    cancel_order(order_id=placed.order.pk, by=by, at=at, reason="no")

    assert (left(card), Tender.objects.get().status, kinds_of(placed.order.reference)) == (300, "released", [])
    assert_sound()


def test_what_cannot_be_sent_goes_back_to_the_bank_before_the_card(kettle: Product, at: datetime, by: Actor) -> None:
    card, _ = make_card(1500)
    placed = place_order(**press_with((kettle, 2), wish=cards(card, covers=1500)))
    pay(placed, by=by, at=at)
    package = placed.order.packages.get()

    leave_out(package_id=package.pk, wanted={package.lines.get().pk: 1}, reason="broken", restock=False, by=by, at=at)

    assert (Refund.objects.get().amount_minor, left(card)) == (500_00, 500)
    assert_sound()


def test_cash_is_collected_for_what_the_card_does_not_pay_parcel_by_parcel(
    seller: Seller, rival_seller: Seller, at: datetime, by: Actor
) -> None:
    goods = make_product(seller, price_minor=300_00), make_product(rival_seller, price_minor=500_00)
    card, _ = make_card(400)
    placed = place_order(**press_with(*goods, wish=cards(card, covers=400), method="cod"))
    packages = list(placed.order.packages.select_related("order").order_by("letter"))

    assert [amount.minor for amount in collectable_of(packages).values()] == [0, 400_00]
    assert payment_state_of(placed.order.reference) == "on_delivery"

    for package in packages:
        pack_package(package_id=package.pk, by=by, at=at)
        ship_package(package_id=package.pk, carrier="Padma Courier", tracking_code="PC-1", by=by, at=at)
        deliver_package(package_id=package.pk, by=by, at=at)

    assert balance_of(rules.CASH_IN_TRANSIT, "BDT") == taka(400)
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT", reference=placed.order.reference) == taka(0)
    assert payment_state_of(placed.order.reference) == "paid"
    assert_sound()


def test_what_cannot_be_sent_lowers_the_cash_and_gives_the_card_the_rest(
    kettle: Product, at: datetime, by: Actor
) -> None:
    card, _ = make_card(1700)
    placed = place_order(**press_with((kettle, 2), wish=cards(card, covers=1700), method="cod"))
    package = placed.order.packages.select_related("order").get()

    leave_out(package_id=package.pk, wanted={package.lines.get().pk: 1}, reason="broken", restock=False, by=by, at=at)

    placed.attempt.refresh_from_db()
    assert (placed.attempt.status, left(card)) == ("cancelled", 700)
    assert collectable_of([package]) == {package.pk: Money.zero("BDT")}
    assert_sound()


@pytest.mark.django_db(transaction=True)
def test_money_that_comes_back_while_its_card_is_replaced_is_on_the_new_card(
    kettle: Product, monkeypatch: pytest.MonkeyPatch, at: datetime, by: Actor
) -> None:
    card, _ = make_card(1500)
    placed = place_order(**press_with(kettle, wish=cards(card, covers=1000), method=""))
    replaced = partial(replace_card, card_id=card.pk, email="new@example.com", reason="lost", by=STAFF, at=at)
    rivals = iter([replaced])

    def behind_a_rival(ids: list[int]) -> dict[int, Purse]:
        if ids and (first := list(rivals)):
            at_once(first)
        return lock_purses(ids)

    monkeypatch.setattr(tenders, "lock_purses", behind_a_rival)

    cancel_order(order_id=placed.order.pk, by=by, at=at, reason="no")

    assert [left(one) for one in GiftCard.objects.order_by("pk")] == [0, 1500]
    assert_sound()


@pytest.mark.matrix
@pytest.mark.parametrize("round_", range(20 if FULL else 2))
@pytest.mark.django_db(transaction=True)
def test_thirty_orders_at_once_spend_a_card_exactly_as_often_as_it_lasts(seller: Seller, round_: int) -> None:
    goods = make_product(seller, price_minor=100_00, stock=60)
    card, _ = make_card(700)
    presses = [press_with(goods, wish=cards(card, covers=100), method=["", "cod"][round_ % 2]) for _buyer in range(30)]

    answers = at_once([partial(place_order, **press) for press in presses])

    assert kinds(answers) == {"Placed": 7, "TendersChanged": 23}
    assert (left(card), Tender.objects.count()) == (0, 7)
    assert_sound()
