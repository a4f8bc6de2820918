"""Limits under contention, with real threads on real PostgreSQL; and what becomes of claims later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.db import connection

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.cart.models import Cart
from shop.checkout.services import TotalChanged, expire_unpaid, place_order, settle
from shop.checkout.types import Outcome, Placed
from shop.payments.types import Evidence, Finding
from shop.promotions.models import Code, Promotion, Redemption
from shop.promotions.services import (
    CannotSavePromotion,
    claim,
    edit_promotion,
    make_codes,
    release,
    stop_promotion,
)
from shop.promotions.types import Kind, Payer, PromotionDraft, Use
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound, everything
from tests.depth import FULL
from tests.factories import make_cart, make_product, make_promotion, press_of
from tests.factories.catalog import BY

pytestmark = pytest.mark.django_db(transaction=True)
CROWD, ROUNDS = 30, 3 if FULL else 1
numbers = count(1)


def claims(promotion: Promotion, *, code: str = "", customer_id: int | None = None) -> list[Callable[[], None]]:
    """As many orders as there are people in the crowd, each making use of the promotion."""
    use = Use(promotion.pk, code, 100, "BDT")
    said = {"uses": [use], "customer_id": customer_id, "by": BY, "at": NOW}
    return [partial(claimed, reference=f"order:{next(numbers)}", **said) for _one in range(CROWD)]


def claimed(**said: Any) -> None:
    """One claim by somebody with patience: what counts is how many get it, not how fast this machine is."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '60s'")
    claim(**said)


def total(_shopper: User) -> tuple[Promotion, list[Callable[[], None]], int]:
    """Seven uses in all."""
    promotion = make_promotion(code="SEVEN", limit_total=7)
    return promotion, claims(promotion, code="SEVEN"), 7


def single_code(_shopper: User) -> tuple[Promotion, list[Callable[[], None]], int]:
    """A code that works once."""
    promotion = make_promotion(needs_code=True)
    make_codes(promotion_id=promotion.pk, count=1, known=0, by=BY, at=NOW)
    return promotion, claims(promotion, code=Code.objects.get(once=True).text), 1


def personal(shopper: User) -> tuple[Promotion, list[Callable[[], None]], int]:
    """Two uses for each customer."""
    promotion = make_promotion(limit_per_customer=2)
    return promotion, claims(promotion, customer_id=shopper.pk), 2


@pytest.mark.matrix
@pytest.mark.parametrize("kind", [total, single_code, personal])
def test_thirty_at_once_get_exactly_what_is_allowed_in_every_round(
    shopper: User, kind: Callable[[User], tuple[Promotion, list[Callable[[], None]], int]]
) -> None:
    promotion, steps, allowed = kind(shopper)
    for _round in range(ROUNDS):
        answers = at_once(steps)

        assert kinds(answers) == {"NoneType": allowed, "CannotClaim": CROWD - allowed}
        live = Redemption.objects.filter(promotion=promotion, released_at=None)
        assert live.count() == allowed
        for reference in list(live.values_list("reference", flat=True)):
            release(reference=reference, by=BY, at=NOW)
        Redemption.objects.all().delete()
    assert_sound()


def pressed(pot: object, code: str, *, method: str = "cod") -> dict[str, object]:
    """A press of Pay for a cart with a code."""
    cart = make_cart(pot)
    Cart.objects.filter(pk=cart.pk).update(codes=[code])
    cart.refresh_from_db()
    return press_of(cart, method=method)


def test_buyers_who_lose_the_last_use_are_shown_the_new_total_and_nothing_is_ordered(seller: Seller) -> None:
    pot = make_product(seller, stock=12, price_minor=1000_00)
    promotion = make_promotion(code="FIVE", limit_total=5)
    presses = [pressed(pot, "FIVE") for _buyer in range(12)]

    answers = at_once([partial(place_order, **press) for press in presses])

    promotion.refresh_from_db()
    assert kinds(answers) == {"Placed": 5, "TotalChanged": 7}
    assert {answer.quote.total.minor for answer in answers if isinstance(answer, TotalChanged)} == {1000_00}
    assert promotion.used == 5
    assert_sound()


def waiting(pot: object, code: str) -> Placed:
    """An order with a code that waits for the bank."""
    return place_order(**pressed(pot, code, method="sandbox"))


def test_an_order_that_is_not_paid_in_time_frees_its_code_and_a_late_payment_takes_it_again(seller: Seller) -> None:
    pot = make_product(seller, price_minor=1000_00)
    promotion = make_promotion(code="LAST", limit_total=1)
    placed = waiting(pot, "LAST")
    later = NOW + timedelta(hours=2)
    expire_unpaid(at=later)
    promotion.refresh_from_db()
    freed = promotion.used

    settlement = settle(attempt_id=placed.attempt.pk, evidence=paid(placed), by=BY, at=later)

    promotion.refresh_from_db()
    assert (freed, promotion.used, settlement.outcome) == (0, 1, Outcome.CONFIRMED)
    assert_sound()


def test_a_late_payment_goes_back_when_the_last_use_is_somebody_elses(seller: Seller) -> None:
    pot = make_product(seller, price_minor=1000_00)
    make_promotion(code="LAST", limit_total=1)
    late = waiting(pot, "LAST")
    later = NOW + timedelta(hours=2)
    expire_unpaid(at=later)
    place_order(**pressed(pot, "LAST"))

    settlement = settle(attempt_id=late.attempt.pk, evidence=paid(late), by=BY, at=later)

    assert (settlement.outcome, settlement.order_status) == (Outcome.REFUNDING, "expired")
    assert Redemption.objects.filter(released_at=None).count() == 1
    assert_sound()


def paid(placed: Placed) -> Evidence:
    """That the order's attempt was paid."""
    return Evidence(Finding.PAID, amount=placed.attempt.amount)


def test_what_is_switched_off_while_somebody_pays_is_not_given(seller: Seller) -> None:
    promotion = make_promotion(code="GONE")
    press = pressed(make_product(seller, price_minor=1000_00), "GONE")
    stop_promotion(promotion_id=promotion.pk, by=BY, at=NOW)
    before = everything()

    with pytest.raises(TotalChanged):
        place_order(**press)

    assert everything() == before


def test_a_limit_set_later_counts_what_was_used_before(seller: Seller, by: Actor, at: datetime) -> None:
    promotion = make_promotion("Sale", code="SALE")
    for _order in range(3):
        place_order(**pressed(make_product(seller), "SALE"))

    with pytest.raises(CannotSavePromotion, match="used more often"):
        edit_promotion(promotion_id=promotion.pk, draft=limited(2), by=by, at=at)
    edit_promotion(promotion_id=promotion.pk, draft=limited(4), by=by, at=at)

    promotion.refresh_from_db()
    assert (promotion.used, promotion.limit_total) == (3, 4)
    assert_sound()


def limited(limit: int) -> PromotionDraft:
    """The same promotion with a limit."""
    plain = PromotionDraft(label="Sale", kind=Kind.PERCENT, payer=Payer.PLATFORM, percent_bps=1000)
    return replace(plain, needs_code=True, code="SALE", limit_total=limit)
