"""From on hold to ready, to the poisha."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.catalog.models import Product
from shop.commission.services import add_rule
from shop.commission.types import RuleDraft, Scope
from shop.orders.models import Package
from shop.payouts.models import Release, Statement
from shop.payouts.services import (
    CannotChargeBack,
    CannotSetTerms,
    adjust_seller,
    charge_back,
    free_reserves,
    issue_statement,
    release_due,
    set_terms,
)
from shop.sellers.models import Seller
from shop.store.queries import forget_store, today_of
from shop.store.services import change_store
from tests.checkout.state import assert_sound
from tests.factories import make_order, make_product
from tests.payouts.steps import bought, delivered, holds, money_of, paid
from tests.returns.steps import settled

pytestmark = pytest.mark.django_db
STANDS = ("parcel",)
SHARE = 885_00  # of a kettle for 1,000: less 10 % and 15 % VAT on that


def test_money_is_on_hold_until_the_days_after_delivery_are_over(
    seller: Seller, parcel: Package, later: datetime
) -> None:
    early = release_due(at=later - timedelta(seconds=1))
    before = money_of(seller)
    on_time = release_due(at=later)

    assert (early, before) == (0, (2 * SHARE, 0, 0))
    assert (on_time, money_of(seller)) == (1, (0, 2 * SHARE, 0))
    assert release_due(at=later) == 0
    assert_sound()


def test_sellers_own_hold_days_go_before_the_marketplaces(
    seller: Seller, parcel: Package, at: datetime, by: Actor
) -> None:
    set_terms(seller_id=seller.pk, hold_days=2, by=by, at=at)

    assert release_due(at=at + timedelta(days=2)) == 1


def test_month_begins_where_the_stated_one_ended_though_the_clock_was_changed(
    seller: Seller, at: datetime, by: Actor
) -> None:
    give = partial(adjust_seller, seller_id=seller.pk, reason="A present", by=by)
    give(amount=Money(100_00, "BDT"), at=datetime(2026, 11, 20, tzinfo=UTC))
    give(amount=Money(7_00, "BDT"), at=datetime(2026, 11, 30, 20, tzinfo=UTC))  # December in Dhaka, not in London
    issue_statement(seller_id=seller.pk, month=date(2026, 11, 1), at=datetime(2026, 12, 2, tzinfo=UTC))
    change_store(time_zone="Europe/London", by=by, at=at)
    forget_store()

    issue_statement(seller_id=seller.pk, month=date(2026, 12, 1), at=datetime(2027, 1, 2, tzinfo=UTC))

    stated = Statement.objects.order_by("starts_on").values_list("opening_minor", "adjustments_minor", "closing_minor")
    assert list(stated) == [(0, 100_00, 100_00), (100_00, 7_00, 107_00)]
    assert_sound()


def test_reserve_is_kept_its_days_and_then_set_free(
    seller: Seller, parcel: Package, reserved: None, later: datetime
) -> None:
    release_due(at=later)
    kept = money_of(seller)

    freed = [free_reserves(at=later + timedelta(days=days)) for days in (29, 30, 31)]

    assert kept == (0, 2 * SHARE - 177_00, 177_00)
    assert freed == [0, 1, 0]
    assert money_of(seller) == (0, 2 * SHARE, 0)
    assert_sound()


def test_return_before_the_release_comes_off_what_is_on_hold(seller: Seller, parcel: Package, later: datetime) -> None:
    settled(parcel)

    assert money_of(seller) == (SHARE, 0, 0)
    release_due(at=later)
    assert money_of(seller) == (0, SHARE, 0)
    assert_sound()


def test_sale_that_costs_more_commission_than_its_price_is_taken_back_from_where_it_is_on_hold(
    seller: Seller, kettle: Product, later: datetime, by: Actor, at: datetime
) -> None:
    draft = RuleDraft(scope=Scope.SELLER, target_id=seller.pk, starts_on=today_of(at), rate_bps=10_000)
    add_rule(draft=draft, by=by, at=at)
    parcel = bought(kettle, 2)
    owed = money_of(seller)

    settled(parcel)

    assert owed == (-300_00, 0, 0)
    assert money_of(seller) == (-150_00, 0, 0)
    release_due(at=later)
    assert money_of(seller) == (0, -150_00, 0)
    assert_sound()


def test_return_after_the_release_takes_the_reserve_first_and_ready_for_the_rest(
    seller: Seller, parcel: Package, reserved: None, later: datetime
) -> None:
    release_due(at=later)

    settled(parcel)

    assert money_of(seller) == (0, SHARE, 0)
    assert free_reserves(at=later + timedelta(days=30)) == 1
    assert money_of(seller) == (0, SHARE, 0)
    assert_sound()


def test_debt_is_filled_up_by_what_is_earned_next(
    seller: Seller, kettle: Product, parcel: Package, later: datetime, maker: Actor, checker: Actor, account: None
) -> None:
    release_due(at=later)
    paid(maker, checker, later)
    settled(parcel)
    debt = money_of(seller)

    bought(kettle, 3)
    release_due(at=later)

    assert debt == (0, -SHARE, 0)
    assert money_of(seller) == (0, 2 * SHARE, 0)
    assert_sound()


def test_chargeback_takes_every_sellers_part_and_gives_the_commission_back(
    seller: Seller, parcel: Package, later: datetime, by: Actor
) -> None:
    release_due(at=later)

    charge_back(order_id=parcel.order_id, amount=Money(1000_00, "BDT"), key="case:1", by=by, at=later)
    charge_back(order_id=parcel.order_id, amount=Money(1000_00, "BDT"), key="case:1", by=by, at=later)

    assert money_of(seller) == (0, SHARE, 0)
    assert (holds("charged_back"), holds("commission"), holds("vat_on_commission")) == (-1000_00, -100_00, -15_00)
    assert_sound()


def test_chargeback_over_more_than_is_left_is_refused(
    seller: Seller, parcel: Package, later: datetime, by: Actor
) -> None:
    settled(parcel)

    with pytest.raises(CannotChargeBack, match="less than that"):
        charge_back(order_id=parcel.order_id, amount=Money(1000_01, "BDT"), key="case:1", by=by, at=later)

    assert (money_of(seller), holds("charged_back")) == ((SHARE, 0, 0), 0)


def test_terms_of_the_marketplace_have_to_say_everything(by: Actor, at: datetime) -> None:
    with pytest.raises(CannotSetTerms, match="every field"):
        set_terms(seller_id=None, hold_days=3, by=by, at=at)


def test_order_of_two_sellers_is_released_parcel_by_parcel(
    seller: Seller, rival_seller: Seller, kettle: Product, later: datetime
) -> None:
    order = make_order(kettle, make_product(rival_seller, price_minor=500_00)).order
    delivered(order.packages.get(seller=rival_seller))

    release_due(at=later)

    assert [row.seller_id for row in Release.objects.all()] == [rival_seller.pk]
    assert (money_of(seller)[1], money_of(rival_seller)[1]) == (0, 442_50)
    assert_sound()
