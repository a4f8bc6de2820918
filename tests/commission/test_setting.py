"""Setting what sales cost, and what orders freeze of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from shop.base.actor import Actor
from shop.base.models import AuditEntry
from shop.commission.models import CommissionRule
from shop.commission.queries import terms_for
from shop.commission.services import CannotSetCommission, add_rule, end_rule, set_vat
from shop.commission.types import Goods, RuleDraft, Scope
from shop.ledger.queries import balances
from shop.orders.models import OrderLine
from shop.sellers.models import Seller
from shop.store.queries import today_of
from tests.factories import make_category, make_order, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(at: datetime) -> date:
    """The marketplace's day."""
    return today_of(at)


def test_rule_of_a_category_reaches_everything_below(seller: Seller, at: datetime, by: Actor, today: date) -> None:
    above = make_category("kitchen")
    product = make_product(seller, category=make_category("cups", parent=above))
    rule = add_rule(
        draft=RuleDraft(scope=Scope.CATEGORY, target_id=above.pk, rate_bps=700, starts_on=today), by=by, at=at
    )
    goods = Goods(product.pk, product.category_id, seller.pk)

    terms = terms_for([goods], on=today)[goods]

    assert (terms.rule_id, terms.scope, terms.rate_bps, terms.vat_bps) == (rule.pk, Scope.CATEGORY, 700, 1500)


def test_order_freezes_the_rule_and_keeps_it_when_the_rule_ends(
    seller: Seller, at: datetime, by: Actor, today: date
) -> None:
    draft = RuleDraft(scope=Scope.SELLER, target_id=seller.pk, rate_bps=500, flat_minor=2_00, starts_on=today)
    rule = add_rule(draft=draft, by=by, at=at)
    make_order((make_product(seller, price_minor=100_00), 2))

    end_rule(rule_id=rule.pk, by=by, at=at)

    line = OrderLine.objects.get()
    assert (line.commission_bps, line.commission_minor) == (500, 14_00)
    assert (line.commission_vat_bps, line.commission_vat_minor) == (1500, 2_10)
    assert (line.commission_why["scope"], line.commission_why["rule"]) == ("seller", rule.pk)
    held = {account.code: money.minor for account, money in balances()}
    assert (held["commission"], held["vat_on_commission"]) == (-14_00, -2_10)
    assert held[f"seller_payable:{seller.pk}"] == 14_00 + 2_10 - line.package.total_minor


def test_newer_rule_ends_the_one_before(at: datetime, by: Actor, today: date) -> None:
    first = add_rule(draft=RuleDraft(scope=Scope.DEFAULT, rate_bps=900, starts_on=today), by=by, at=at)

    later = today + timedelta(days=10)
    add_rule(draft=RuleDraft(scope=Scope.DEFAULT, rate_bps=800, starts_on=later), by=by, at=at)

    first.refresh_from_db()
    assert first.ends_on == later - timedelta(days=1)
    goods = Goods(1, 1, 1)
    assert [terms_for([goods], on=day)[goods].rate_bps for day in (first.ends_on, later)] == [900, 800]
    assert AuditEntry.objects.filter(action__startswith="commission.").count() == 3


def test_rule_that_has_not_begun_is_taken_back_and_one_that_has_ends_today(
    at: datetime, by: Actor, today: date
) -> None:
    now = add_rule(draft=RuleDraft(scope=Scope.DEFAULT, rate_bps=900, starts_on=today), by=by, at=at)
    later = today + timedelta(days=3)
    coming = add_rule(draft=RuleDraft(scope=Scope.DEFAULT, rate_bps=1, starts_on=later), by=by, at=at)

    end_rule(rule_id=coming.pk, by=by, at=at)
    end_rule(rule_id=now.pk, by=by, at=at)

    assert [(rule.pk, rule.ends_on) for rule in CommissionRule.objects.all()] == [(now.pk, today)]
    with pytest.raises(CannotSetCommission, match="over already"):
        end_rule(rule_id=now.pk, by=by, at=at)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_on": -1}, "today or later"),
        ({"starts_on": 5, "ends_on": 4}, "before the first"),
        ({"rate_bps": 10_001}, "0 to 100"),
        ({"floor_minor": 2, "cap_minor": 1}, "Swap"),
    ],
)
def test_figures_and_days_that_make_no_sense_are_refused(
    changes: dict[str, int], words: str, at: datetime, by: Actor, today: date
) -> None:
    days = {name: today + timedelta(days=changes[name]) for name in ("starts_on", "ends_on") if name in changes}
    draft = RuleDraft(scope=Scope.DEFAULT, **{"starts_on": today, **changes, **days})  # type: ignore[arg-type]

    with pytest.raises(CannotSetCommission, match=words):
        add_rule(draft=draft, by=by, at=at)

    assert not CommissionRule.objects.exists()


def test_database_knows_no_two_rules_for_one_day(at: datetime, by: Actor, today: date, seller: Seller) -> None:
    draft = RuleDraft(scope=Scope.SELLER, target_id=seller.pk, rate_bps=1, starts_on=today)
    rule = add_rule(draft=draft, by=by, at=at)

    with pytest.raises(IntegrityError, match="commission_rule_one_a_day"), transaction.atomic():
        CommissionRule.objects.create(
            scope="seller", seller=seller, rate_bps=2, starts_on=rule.starts_on + timedelta(days=9), actor="test"
        )


def test_vat_is_set_from_a_day_on(at: datetime, by: Actor, today: date) -> None:
    set_vat(rate_bps=750, starts_on=today, by=by, at=at)

    goods = Goods(1, 1, 1)
    yesterday = today - timedelta(days=1)
    assert [terms_for([goods], on=day)[goods].vat_bps for day in (yesterday, today)] == [1500, 750]
