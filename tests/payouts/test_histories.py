"""Random histories of money: whatever buyers, sellers, banks and the office do, the books add up after each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.ids import uuid7
from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.catalog.models import Product
from shop.checkout.services import (
    OfficeRefund,
    ask_provider,
    cancel_order,
    leave_out,
    place_order,
    refund_by_hand,
    send_refund,
)
from shop.commission.queries import forget_rules
from shop.commission.services import add_rule
from shop.commission.types import RuleDraft, Scope
from shop.fulfilment.services import deliver_package, pack_package, ship_package
from shop.ledger.checks import differences
from shop.ledger.queries import balances, entries_of_seller, standing_of
from shop.ledger.reporting import balances_before, figures_between
from shop.ledger.types import Wanted
from shop.orders.models import Order, Package
from shop.payments.models import Attempt, Refund
from shop.payouts.models import Payout, PayoutRun
from shop.payouts.queries import month_figures, months_of_seller
from shop.payouts.services import (
    adjust_seller,
    approve_run,
    cancel_run,
    charge_back,
    free_reserves,
    issue_statements,
    make_run,
    note_failed,
    note_paid,
    note_returned,
    note_sent,
    release_due,
    set_terms,
)
from shop.payouts.types import Schedule
from shop.returns.services import accept_return, ask_return, settle_return
from shop.returns.types import Answer, Way
from shop.sellers.models import Seller
from shop.store.queries import today_of
from tests.cast import NOW
from tests.checkout.state import at_bank
from tests.depth import FULL
from tests.factories import make_cart, make_product, press_of
from tests.payouts.steps import account_of
from tests.returns.steps import draft_of, receipt_of

BY = Actor.system("history")
EVER = (NOW - timedelta(days=1), NOW + timedelta(days=3650))
TERMS = {"hold_days": 2, "reserve_bps": 1500, "reserve_days": 10, "minimum_minor": 1_00, "weekday": 0}
places = st.integers(0, 9)
amounts = st.integers(1, 900_00)
type Step = Callable[..., None]


def or_refused(step: Step) -> Step:
    """A step that the shop may refuse; then nothing has happened."""

    @wraps(step)
    def tried(self: History, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            try:
                step(self, *args, **kwargs)
            except Refusal:
                transaction.set_rollback(True)

    return tried


def cut(at: datetime) -> list[tuple[datetime, datetime]]:
    """All time in three parts."""
    return [(EVER[0], NOW + (at - NOW) / 2), (NOW + (at - NOW) / 2, at), (at, EVER[1])]


class History(RuleBasedStateMachine):
    """Two sellers, a marketplace, its banks, and everything that can happen to money between them."""

    def __init__(self, goods: list[Product], sellers: list[Seller], people: list[User]) -> None:
        super().__init__()
        self.goods, self.sellers, self.people, self.at, self.calls = goods, sellers, people, NOW, 0
        self.block = transaction.atomic()
        self.block.__enter__()
        forget_rules()

    def teardown(self) -> None:
        """The whole history agrees with the books; then it never was."""
        try:
            later = self.at + timedelta(days=70)
            release_due(at=later)
            free_reserves(at=later)
            issue_statements(at=later)
            assert [str(difference) for difference in differences()] == []
            self.assert_reports_agree()
            assert all(standing_of(seller.pk, "BDT").reserve.minor >= 0 for seller in self.sellers)
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def one(self, model: Any, place: int, **wanted: Any) -> Any:
        """One of the rows there are; refused where there is none."""
        rows = list(model.objects.filter(**wanted).order_by("pk"))
        if not rows:
            raise Refusal("nothing there yet")
        return rows[place % len(rows)]

    @rule(pieces=st.integers(1, 3), both=st.booleans(), card=st.booleans())
    @or_refused
    def order(self, pieces: int, both: bool, card: bool) -> None:
        wanted = [(self.goods[0], pieces), (self.goods[1], 1)] if both else [(self.goods[pieces % 2], pieces)]
        method = "sandbox" if card else "cod"
        placed = place_order(**press_of(make_cart(*wanted), method=method, at=self.at))
        if placed.attempt and card and pieces < 3:
            at_bank(placed.attempt)
            ask_provider(attempt_id=placed.attempt.pk, by=BY, at=self.at)

    @rule(place=places)
    @or_refused
    def deliver(self, place: int) -> None:
        package = self.one(Package, place, status="to_pack", order__status="placed")
        pack_package(package_id=package.pk, by=BY, at=self.at)
        ship_package(package_id=package.pk, carrier="Pathao", tracking_code="", by=BY, at=self.at)
        deliver_package(package_id=package.pk, by=BY, at=self.at)

    @rule(place=places)
    @or_refused
    def leave_out(self, place: int) -> None:
        package = self.one(Package, place, status="to_pack", order__status="placed")
        wanted = {package.lines.order_by("pk")[0].pk: 1}
        leave_out(package_id=package.pk, wanted=wanted, reason="damaged", restock=False, by=BY, at=self.at)

    @rule(place=places)
    @or_refused
    def cancel(self, place: int) -> None:
        cancel_order(order_id=self.one(Order, place).pk, by=BY, at=self.at, reason="no")

    @rule(place=places)
    @or_refused
    def bring_back(self, place: int) -> None:
        package = self.one(Package, place, status="delivered")
        case = ask_return(draft=draft_of(package, 1), by=BY, at=self.at)
        accept_return(case_id=case.pk, answer=Answer(Way.OWN, "By post."), by=BY, at=self.at)
        settle_return(case_id=case.pk, receipt=receipt_of(case, 1), by=BY, at=self.at)

    @rule(place=places)
    @or_refused
    def pay_back(self, place: int) -> None:
        send_refund(refund_id=self.one(Refund, place, status="requested").pk, by=BY, at=self.at)

    @rule(place=places, minor=amounts)
    @or_refused
    def refund_by_hand(self, place: int, minor: int) -> None:
        attempt = self.one(Attempt, place, status="captured")
        amount = Money(minor, "BDT")
        refund_by_hand(
            attempt_id=attempt.pk, said=OfficeRefund(amount=amount, token=uuid7(), reason="owed"), by=BY, at=self.at
        )

    @rule(place=places, bps=st.integers(0, 10_000), flat=st.integers(0, 50_00))
    @or_refused
    def edit_rate(self, place: int, bps: int, flat: int) -> None:
        scope, target = (Scope.SELLER, self.sellers[place % 2].pk) if place % 3 else (Scope.DEFAULT, None)
        draft = RuleDraft(scope=scope, target_id=target, starts_on=today_of(self.at), rate_bps=bps, flat_minor=flat)
        add_rule(draft=draft, by=BY, at=self.at)

    @rule(place=places, days=st.integers(0, 9), bps=st.integers(0, 10_000))
    @or_refused
    def edit_terms(self, place: int, days: int, bps: int) -> None:
        set_terms(seller_id=self.sellers[place % 2].pk, hold_days=days, reserve_bps=bps, by=BY, at=self.at)

    @rule(place=places, minor=amounts)
    @or_refused
    def charge_back(self, place: int, minor: int) -> None:
        self.calls += 1
        order = self.one(Order, place, packages__status="delivered")
        charge_back(order_id=order.pk, amount=Money(minor, "BDT"), key=str(self.calls), by=BY, at=self.at)

    @rule(place=places, minor=amounts, give=st.booleans())
    @or_refused
    def adjust(self, place: int, minor: int, give: bool) -> None:
        amount = Money(minor if give else -minor, "BDT")
        adjust_seller(seller_id=self.sellers[place % 2].pk, amount=amount, reason="by hand", by=BY, at=self.at)

    @rule(days=st.integers(1, 15))
    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)
        release_due(at=self.at)
        free_reserves(at=self.at)
        issue_statements(at=self.at)

    @rule(who=places)
    @or_refused
    def make_run(self, who: int) -> None:
        make_run(by=Actor.user(self.people[who % 2].pk), at=self.at)

    @rule(who=places, place=places)
    @or_refused
    def approve(self, who: int, place: int) -> None:
        approve_run(run_id=self.one(PayoutRun, place).pk, by=Actor.user(self.people[who % 2].pk), at=self.at)

    @rule(place=places)
    @or_refused
    def call_off(self, place: int) -> None:
        cancel_run(run_id=self.one(PayoutRun, place).pk, by=BY, at=self.at)

    @rule(place=places, what=st.integers(0, 3))
    @or_refused
    def hear_of_the_bank(self, place: int, what: int) -> None:
        payout = self.one(Payout, place)
        common = {"payout_id": payout.pk, "by": BY, "at": self.at}
        steps: list[Callable[[], object]] = [
            lambda: note_sent(run_id=payout.run_id, by=BY, at=self.at),
            lambda: note_paid(bank_reference="", **common),
            lambda: note_failed(reason="closed", **common),
            lambda: note_returned(reason="unknown", **common),
        ]
        steps[what]()

    @invariant()
    def everything_sums_to_zero(self) -> None:
        assert sum(money.minor for _account, money in balances()) == 0

    @invariant()
    def balance_is_ready_and_hold_and_reserve_and_the_last_entry_says_so(self) -> None:
        for seller in self.sellers:
            standing = standing_of(seller.pk, "BDT")
            newest = entries_of_seller(seller.pk, "BDT", span=EVER, wanted=Wanted(), limit=1)
            assert standing.balance == standing.hold + standing.ready + standing.reserve
            assert standing.balance.minor == (newest[0].balance.minor if newest else 0)

    @invariant()
    def nothing_is_paid_back_that_was_not_captured(self) -> None:
        assert not Attempt.objects.filter(refunded_minor__gt=F("captured_minor")).exists()

    def assert_reports_agree(self) -> None:
        """Figures are the same however time is cut, and those of the books."""
        held = {account.code: money.minor for account, money in balances()}
        whole, parts = figures_between(*EVER), [figures_between(*span) for span in cut(self.at)]
        for currency, figures in whole.items():
            assert figures == {code: sum(part.get(currency, {}).get(code, 0) for part in parts) for code in figures}
            assert figures["commission"] == -held.get("commission", 0)
            assert figures["commission_vat"] == -held.get("vat_on_commission", 0)
        assert sum(one.minor for rows in balances_before(EVER[1]).values() for one in rows) == 0

    @invariant()
    def months_follow_each_other(self) -> None:
        for seller in self.sellers:
            figures = [month_figures(seller.pk, month) for month in reversed(months_of_seller(seller.pk, at=self.at))]
            assert all(one.adds_up for one in figures)
            assert [one.closing for one in figures[:-1]] == [one.opening for one in figures[1:]]


@pytest.mark.hypothesis  # it is one, though nothing tells the runner so: `make prove` asks for the mark
@pytest.mark.django_db
def test_any_history_of_money_adds_up(
    seller: Seller, rival_seller: Seller, operator: User, chief: User, at: datetime
) -> None:
    goods = [
        make_product(one, price_minor=price, stock=10_000) for one, price in ((seller, 999_99), (rival_seller, 3_33))
    ]
    for one in (seller, rival_seller):
        account_of(one)
    set_terms(seller_id=None, schedule=Schedule.DAILY, by=BY, at=at, **TERMS)

    run_state_machine_as_test(
        lambda: History(goods, [seller, rival_seller], [operator, chief]),
        settings=settings(
            max_examples=200 if FULL else 5,
            stateful_step_count=50 if FULL else 20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
