"""Money given and taken by hand: one person within the limit, two above it, all of it in the books."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.four_eyes import CannotDecide
from shop.base.money import Money
from shop.checkout.services import ask_provider
from shop.checkout.types import Placed
from shop.goodwill.models import Gift
from shop.goodwill.services import CannotGive, approve_gift, plan_gift, refuse_gift
from shop.goodwill.types import GiftDraft
from shop.ledger.queries import owed_by_shopper
from shop.payments.models import Attempt
from shop.payouts.models import Adjustment
from shop.sellers.models import Seller
from shop.store.services import change_store
from tests.checkout.crowd import at_once
from tests.checkout.state import assert_sound, at_bank, everything
from tests.factories import make_order, make_product
from tests.payouts.steps import holds, money_of
from tests.queue import drain
from tests.web.staff.conftest import browser_of, chief_office, office

__all__ = ["browser_of", "chief_office", "office"]  # fixtures
pytestmark = pytest.mark.django_db


@pytest.fixture
def maker(operator: User) -> Actor:
    """Farzana plans."""
    return Actor.user(operator.pk)


@pytest.fixture
def checker(chief: User) -> Actor:
    """Imran approves."""
    return Actor.user(chief.pk)


@pytest.fixture
def paid(seller: Seller, at: datetime, by: Actor) -> Placed:
    """An order over 1,000 taka, paid by card."""
    placed = make_order(make_product(seller, price_minor=1000_00), method="sandbox")
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    return placed


def taka(minor: int) -> Money:
    """An amount."""
    return Money(minor, "BDT")


def test_two_people_give_a_shop_something(seller: Seller, maker: Actor, checker: Actor, at: datetime) -> None:
    draft = GiftDraft(seller_id=seller.pk, amount=taka(200_00), reason="Lost by the courier")
    gift = plan_gift(draft=draft, by=maker, at=at)
    assert (gift.status, money_of(seller)) == ("waiting", (0, 0, 0))

    with pytest.raises(CannotDecide, match="A colleague has to approve it"):
        approve_gift(gift_id=gift.pk, by=maker, at=at)
    approve_gift(gift_id=gift.pk, by=checker, at=at)
    with pytest.raises(CannotDecide):
        refuse_gift(gift_id=gift.pk, by=checker, at=at)

    assert (Gift.objects.get().status, money_of(seller), holds("adjustments")) == ("done", (0, 200_00, 0), 200_00)
    assert Adjustment.objects.get().reason == "Lost by the courier"
    assert_sound()


def test_one_person_decides_within_the_limit(seller: Seller, maker: Actor, by: Actor, at: datetime) -> None:
    change_store(by=by, at=at, gift_alone_minor=200_00)

    small = plan_gift(draft=GiftDraft(seller_id=seller.pk, amount=taka(-200_00), reason="Mistake"), by=maker, at=at)
    large = plan_gift(draft=GiftDraft(seller_id=seller.pk, amount=taka(-200_01), reason="Mistake"), by=maker, at=at)

    assert (small.status, large.status, money_of(seller)) == ("done", "waiting", (0, -200_00, 0))
    assert_sound()


@pytest.mark.django_db(transaction=True)
def test_form_that_is_sent_twice_gives_once(seller: Seller, maker: Actor, by: Actor, at: datetime) -> None:
    change_store(by=by, at=at, gift_alone_minor=200_00)
    draft = GiftDraft(seller_id=seller.pk, amount=taka(200_00), reason="Lost by the courier")

    gifts = at_once([partial(plan_gift, draft=draft, by=maker, at=at)] * 3)

    assert {gift.pk for gift in gifts} == {Gift.objects.get().pk}
    assert (money_of(seller), Adjustment.objects.count()) == ((0, 200_00, 0), 1)


def test_database_knows_four_eyes_too(seller: Seller, operator: User, maker: Actor, at: datetime) -> None:
    gift = plan_gift(draft=GiftDraft(seller_id=seller.pk, amount=taka(1), reason="x"), by=maker, at=at)

    with pytest.raises(IntegrityError, match="goodwill_gift_four_eyes"), transaction.atomic():
        Gift.objects.filter(pk=gift.pk).update(status="done", decided_by=operator, decided_at=at)


def test_goodwill_for_a_buyer_goes_back_the_way_the_money_came(
    paid: Placed, seller: Seller, maker: Actor, checker: Actor, at: datetime
) -> None:
    before = money_of(seller)
    gift = plan_gift(draft=GiftDraft(order_id=paid.order.pk, amount=taka(150_00), reason="Late"), by=maker, at=at)

    approve_gift(gift_id=gift.pk, by=checker, at=at)
    drain()

    attempt = Attempt.objects.get()
    assert (attempt.refunded_minor, holds("goodwill"), money_of(seller)) == (150_00, 150_00, before)
    assert not owed_by_shopper(paid.order.reference, "BDT")
    assert_sound()


def test_more_than_the_payment_holds_is_refused_and_changes_nothing(
    paid: Placed, maker: Actor, checker: Actor, at: datetime
) -> None:
    gift = plan_gift(draft=GiftDraft(order_id=paid.order.pk, amount=taka(1000_01), reason="Late"), by=maker, at=at)
    before = everything()

    with pytest.raises(CannotGive, match="No payment of this order holds that much"):
        approve_gift(gift_id=gift.pk, by=checker, at=at)

    assert (everything(), Gift.objects.get().status) == (before, "waiting")


def test_pages_plan_and_approve(office: Client, chief_office: Client, seller: Seller, at: datetime) -> None:
    form = {"side": "take", "target": seller.slug, "amount": "75.50", "reason": "Paid twice", "token": str(uuid4())}

    planned = office.post("/admin/payments/goodwill/", form, follow=True)
    office.post("/admin/payments/goodwill/", form)
    gift = Gift.objects.get()
    own = office.post(f"/admin/payments/goodwill/{gift.public_id}/approval/")
    approved = chief_office.post(f"/admin/payments/goodwill/{gift.public_id}/approval/", follow=True)
    unknown = office.post("/admin/payments/goodwill/", form | {"target": "nobody"})

    assert ("It waits for a colleague." in planned.text, "Approve<" in planned.text) == (True, False)
    assert (own.status_code, "Done." in approved.text, unknown.status_code) == (409, True, 422)
    assert money_of(seller) == (0, -75_50, 0)
    assert_sound()
