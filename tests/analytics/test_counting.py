"""The figures are what orders and books say, whatever happens to an order, and can be counted again."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from shop.analytics.models import SellerDay, VariantDay
from shop.analytics.queries import day_at, days_that_differ
from shop.analytics.services import mark_everything, mark_order, recount_stale_days
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.checkout.services import cancel_order
from shop.fulfilment.services import deliver_package, leave_out_lines, pack_package, ship_package
from shop.ledger import rules as books
from shop.ledger.queries import balance_of
from shop.orders.models import Order, Package
from shop.sellers.models import Seller
from shop.store.queries import forget_store
from shop.store.services import change_store
from tests.factories.orders import order_of, package_of
from tests.returns.steps import settled

from .conftest import NOON, Sell, settle_figures

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOVEMBER_20 = date(2026, 11, 20)


def bring(package: Package, *, at: datetime, by: Actor, code: str = "T1") -> Package:
    """The package is with its shopper; it was sent at `at`."""
    pack_package(package_id=package.pk, by=by, at=at)
    ship_package(package_id=package.pk, carrier="Pathik", tracking_code=code, by=by, at=at)
    deliver_package(package_id=package.pk, by=by, at=at + DAY)
    package.refresh_from_db()
    return package


def leave_out(package: Package, pieces: int, *, by: Actor, at: datetime, reason: str = "sold_out") -> None:
    """So many of the package's only line cannot be sent."""
    wanted = {package.lines.get().pk: pieces}
    leave_out_lines(package_id=package.pk, wanted=wanted, reason=reason, restock=True, by=by, at=at)


@pytest.fixture
def history(sell: Sell, bag: Product, by: Actor) -> list[Order]:
    """Everything that can happen to an order, over several days."""
    orders = [sell(1 + place % 3, at=NOON - place * DAY) for place in range(6)]
    orders.append(sell(2, at=NOON, also={bag: 3}))
    bring(package_of(orders[0]), at=NOON, by=by)
    settled(bring(package_of(orders[1]), at=NOON, by=by, code=""))
    leave_out(package_of(orders[2]), 2, by=by, at=NOON)
    leave_out(package_of(orders[3]), 1, by=by, at=NOON)
    cancel_order(order_id=orders[4].pk, by=by, at=NOON, reason="a mistake")
    leave_out(package_of(orders[6]), 1, by=by, at=NOON)
    settle_figures()
    return orders


def test_every_day_is_what_the_books_say(history: list[Order], seller: Seller, rival_seller: Seller) -> None:
    for owner in (seller, rival_seller):
        owed: defaultdict[date, int] = defaultdict(int)
        for order in Order.objects.filter(placed_at__isnull=False):
            balance = balance_of(books.seller_payable(owner.pk), "BDT", reference=order.reference)
            owed[day_at(order.placed_at)] -= balance.minor

        days = SellerDay.objects.filter(seller=owner)

        assert {day.on: day.sales_minor - day.commission_minor for day in days if day.sales_minor} == {
            on: minor for on, minor in owed.items() if minor
        }
        assert owed


def test_figures_are_a_plain_recount_of_the_orders(history: list[Order], seller: Seller) -> None:
    expected: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for package in Package.objects.filter(seller=seller, order__status="placed").exclude(status="cancelled"):
        row = expected[package.order.placed_at.astimezone(ZoneInfo("Asia/Dhaka")).date()]
        shorts = [short for line in package.lines.all() for short in line.shortfalls.all()]
        cases = [case for case in package.returns.all() if case.status == "settled"]
        back = sum(one.received_quantity for case in cases for one in case.lines.all())
        row[0] += 1
        row[1] += sum(line.quantity for line in package.lines.all()) - sum(one.quantity for one in shorts) - back
        row[2] += package.total_minor - sum(one.amount_minor - one.rounding_minor for one in shorts)
        row[2] -= sum(case.refund_minor for case in cases)

    days = SellerDay.objects.filter(seller=seller, orders__gt=0)

    assert {day.on: [day.orders, day.items, day.sales_minor] for day in days} == dict(expected)
    assert len(expected) == 4


def test_service_is_counted_on_the_day_of_the_order(history: list[Order], seller: Seller) -> None:
    names = ("placed", "orders", "failed", "delivered", "returned", "sent", "tracked")
    rows = {row[0]: row[1:] for row in SellerDay.objects.filter(seller=seller).values_list("on", *names)}

    assert rows[NOVEMBER_20] == (2, 2, 1, 1, 0, 1, 1)
    assert rows[NOVEMBER_20 - DAY] == (1, 1, 0, 1, 1, 1, 0)
    assert rows[NOVEMBER_20 - 2 * DAY] == (1, 1, 1, 0, 0, 0, 0)
    assert rows[NOVEMBER_20 - 3 * DAY] == (1, 0, 1, 0, 0, 0, 0)
    assert rows[NOVEMBER_20 - 4 * DAY] == (0, 0, 0, 0, 0, 0, 0)


def test_parcels_are_due_on_their_day_and_late_the_day_after(sell: Sell, seller: Seller, by: Actor) -> None:
    due_on = NOVEMBER_20 + DAY
    packages = [package_of(sell()) for _ in range(3)]
    Package.objects.filter(seller=seller).update(ship_by_on=due_on)
    bring(packages[0], at=NOON + DAY, by=by)
    bring(packages[1], at=NOON + 2 * DAY, by=by)

    settle_figures()

    day = SellerDay.objects.get(seller=seller, on=due_on)
    assert (day.due, day.in_time, day.placed) == (3, 1, 0)


def test_what_happens_later_changes_the_day_of_the_order(sell: Sell, seller: Seller, by: Actor) -> None:
    order = sell(3)
    settle_figures()
    before = SellerDay.objects.get(seller=seller, on=NOVEMBER_20)

    leave_out(package_of(order), 1, by=by, at=NOON + 5 * DAY)
    settle_figures()

    after = SellerDay.objects.get(seller=seller, on=NOVEMBER_20)
    assert (before.items, before.sales_minor) == (3, 3530_00)
    assert (after.items, after.sales_minor) == (2, 2380_00)
    assert not SellerDay.objects.filter(stale=True).exists()


def test_counting_twice_changes_nothing(history: list[Order]) -> None:
    before = list(SellerDay.objects.values()), list(VariantDay.objects.values_list("variant", "on", "items"))

    for order in history:
        mark_order(order_id=order.pk)
        mark_order(order_id=order.pk)
    recount_stale_days()
    recount_stale_days()

    assert before == (list(SellerDay.objects.values()), list(VariantDay.objects.values_list("variant", "on", "items")))


def test_an_order_that_waits_for_its_payment_marks_nothing(pot: Product, at: datetime) -> None:
    mark_order(order_id=order_of({pot: 1}, at=NOON).pk)

    assert not SellerDay.objects.exists()


def test_one_run_counts_at_most_so_many_days(history: list[Order]) -> None:
    marked = mark_everything()

    done = recount_stale_days(limit=2)

    assert (done, SellerDay.objects.filter(stale=True).count()) == (2, marked - 2)


def test_command_finds_a_wrong_day_and_makes_it_right(history: list[Order], seller: Seller) -> None:
    SellerDay.objects.filter(seller=seller, on=NOVEMBER_20).update(items=99)
    VariantDay.objects.filter(seller=seller, on=NOVEMBER_20 - DAY).delete()
    SellerDay.objects.filter(seller=seller, on=NOVEMBER_20 - 2 * DAY).delete()

    with pytest.raises(CommandError, match="3 differences"):
        call_command("figures", "verify", stderr=StringIO())
    call_command("figures", "recount", stdout=StringIO())

    assert list(days_that_differ()) == []
    call_command("figures", "verify", stdout=StringIO())


def test_days_follow_the_marketplaces_time_zone(sell: Sell, seller: Seller, by: Actor, at: datetime) -> None:
    sell(1, at=datetime(2026, 11, 20, 17, 0, tzinfo=ZoneInfo("UTC")))
    sell(1, at=datetime(2026, 11, 20, 19, 0, tzinfo=ZoneInfo("UTC")))
    settle_figures()
    dhaka = dict(SellerDay.objects.filter(seller=seller, orders__gt=0).values_list("on", "orders"))

    change_store(time_zone="Europe/London", by=by, at=at)
    forget_store()
    call_command("figures", "recount", stdout=StringIO())

    assert dhaka == {NOVEMBER_20: 1, NOVEMBER_20 + DAY: 1}
    assert dict(SellerDay.objects.filter(seller=seller, orders__gt=0).values_list("on", "orders")) == {NOVEMBER_20: 2}
