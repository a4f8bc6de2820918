"""Who gets what, and why a code gives nothing; asked through the quote, as cart and checkout do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from shop.accounts.models import User
from shop.base.money import Money
from shop.pricing.services import quote
from shop.pricing.types import Ask, Quote, WantedLine
from shop.promotions.models import Code
from shop.promotions.services import make_codes, release, stop_promotion
from shop.promotions.types import Kind, Payer, Reason
from shop.roles.services import set_premium
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.cast import NOW
from tests.factories import make_category, make_order, make_product, make_promotion
from tests.factories.catalog import BY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def asked(*goods: Any, codes: tuple[str, ...] = (), user: User | None = None, at: datetime = NOW) -> Quote:
    """The quote of one piece of each."""
    lines = [WantedLine(str(place), one.variants.get().pk, 1) for place, one in enumerate(goods)]
    ask = Ask(customer_id=user.pk if user else None, codes=codes)
    return quote(lines=lines, destination=None, ask=ask, at=at)


def taka(amount: int) -> Money:
    """Whole taka."""
    return Money(amount * 100, "BDT")


def test_what_needs_no_code_comes_off_and_is_named(seller: Seller) -> None:
    make_promotion("Winter sale")

    result = asked(make_product(seller, price_minor=1000_00))

    assert (result.goods, result.discount, result.total) == (taka(1000), taka(100), taka(900))
    assert [(step.name, str(step.label), step.amount) for step in result.steps][:2] == [
        ("goods", "Products", taka(1000)),
        ("discount", "Winter sale", taka(-100)),
    ]


def test_commission_is_a_share_of_what_the_seller_is_owed(seller: Seller) -> None:
    pot = make_product(seller, price_minor=1000_00)
    make_promotion("Ours", code="OURS")
    make_promotion("Theirs", seller=seller, code="THEIRS")

    ours, theirs = (asked(pot, codes=(code,)).lines[0] for code in ("OURS", "THEIRS"))

    assert (ours.total, ours.funded, ours.commission) == (taka(900), taka(100), taka(100))
    assert (theirs.total, theirs.funded, theirs.commission) == (taka(900), taka(0), taka(90))


def test_a_shops_coupon_is_for_its_own_goods(seller: Seller, rival_seller: Seller) -> None:
    make_promotion(seller=seller, code="CLAY")
    pot, mat = make_product(seller, price_minor=1000_00), make_product(rival_seller, price_minor=1000_00)

    both, foreign = asked(pot, mat, codes=("clay ",)), asked(mat, codes=("CLAY",))

    assert [line.discount for line in both.lines] == [taka(100), taka(0)]
    assert [(one.code, one.reason) for one in foreign.codes] == [("CLAY", Reason.OTHER_SELLER)]


def test_free_delivery_is_paid_by_who_promised_it(seller: Seller) -> None:
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    make_promotion("Free delivery week", kind=Kind.DELIVERY, minimum_minor=500_00)

    small, large = asked(make_product(seller, price_minor=499_00)), asked(make_product(seller, price_minor=500_00))

    assert small.shipping == taka(80)
    assert (large.shipping, large.total, large.discount) == (taka(0), taka(500), taka(0))
    assert [(one.amount, one.funded_minor) for one in large.parcels[0].reductions] == [(taka(80), 80_00)]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"starts_at": NOW + DAY}, Reason.NOT_YET),
        ({"ends_at": NOW - DAY}, Reason.OVER),
        ({"minimum_minor": 5000_00}, Reason.BELOW_AMOUNT),
        ({"minimum_quantity": 3}, Reason.BELOW_QUANTITY),
        ({"group": "premium"}, Reason.SIGN_IN),
        ({"first_order": True}, Reason.SIGN_IN),
        ({"kind": Kind.DELIVERY}, Reason.NO_DELIVERY),
    ],
)
def test_a_code_that_gives_nothing_says_why(seller: Seller, columns: dict[str, Any], reason: Reason) -> None:
    make_promotion(code="NOTHING", **columns)

    result = asked(make_product(seller, price_minor=1000_00, stock=None), codes=("NOTHING",))

    assert [one.reason for one in result.codes] == [reason]
    assert result.total == taka(1000)


def test_unknown_switched_off_and_foreign_goods_are_told_apart(seller: Seller) -> None:
    stop_promotion(promotion_id=make_promotion(code="STOPPED").pk, by=BY, at=NOW)
    make_promotion(code="OTHER", categories=(make_category().pk,))

    result = asked(make_product(seller), codes=("NEVER", "STOPPED", "OTHER"))

    assert [one.reason for one in result.codes] == [Reason.UNKNOWN, Reason.OVER, Reason.OTHER_GOODS]


def test_premium_customers_get_what_is_for_them(seller: Seller, shopper: User, other_shopper: User) -> None:
    make_promotion(group="premium")
    today = NOW.date()
    set_premium(user_id=shopper.pk, starts_on=today - DAY, ends_on=today + DAY, by=BY, at=NOW)
    pot = make_product(seller, price_minor=1000_00)

    totals = [asked(pot, user=user).total for user in (shopper, other_shopper, None)]

    assert totals == [taka(900), taka(1000), taka(1000)]


def test_a_first_order_is_the_first_that_stands(seller: Seller, shopper: User) -> None:
    make_promotion(code="HELLO", first_order=True)
    pot = make_product(seller, price_minor=1000_00)
    before = asked(pot, codes=("HELLO",), user=shopper)
    make_order(pot, user=shopper)

    after = asked(pot, codes=("HELLO",), user=shopper)

    assert [one.reason for one in (*before.codes, *after.codes)] == [None, Reason.NOT_FIRST]


def test_exclusive_offers_say_that_they_stand_alone(seller: Seller) -> None:
    make_promotion("Sale", priority=1, exclusive=True)
    make_promotion("Coupon", code="MORE")

    result = asked(make_product(seller, price_minor=1000_00), codes=("MORE",))

    assert (result.discount, [one.reason for one in result.codes]) == (taka(100), [Reason.NOT_COMBINED])


def test_each_of_many_codes_works_once(seller: Seller) -> None:
    promotion = make_promotion(needs_code=True)
    made = make_codes(promotion_id=promotion.pk, count=3, known=0, prefix="eid-", by=BY, at=NOW)
    first, second, _third = Code.objects.order_by("pk")
    Code.objects.filter(pk=first.pk).update(used=1)

    result = asked(make_product(seller), codes=(first.text, second.text))

    assert (made, len(first.text), first.text[:3]) == (3, 15, "EID")
    assert [one.reason for one in result.codes] == [Reason.USED_UP, None]
    assert release(reference="order:0", by=BY, at=NOW) == 0


def test_a_seller_pays_for_a_campaign_that_names_its_shop(seller: Seller) -> None:
    make_promotion("Campaign", payer=Payer.SELLER, sellers=(seller.pk,))

    line = asked(make_product(seller, price_minor=1000_00)).lines[0]

    assert (line.discount, line.funded) == (taka(100), taka(0))
