"""Money printed on any page is what the books say: figures that are named, and every other amount on pages of money."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils.timezone import localtime

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider, send_refund
from shop.ledger.reporting import FIGURES, figures_between
from shop.orders.models import Order, Package
from shop.payments.models import Attempt, Refund
from shop.payouts.models import Payout
from shop.payouts.services import adjust_seller, approve_run, make_run, note_returned, release_due, set_terms
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.cast import NOW
from tests.checkout import state
from tests.checkout.state import assert_sound, at_bank
from tests.factories import make_order, make_product, orders
from tests.payouts import steps as payouts
from tests.payouts.steps import BY, account_of, delivered, paid
from tests.returns import steps as returns
from tests.returns.steps import settled
from tests.web.staff.conftest import SignIn, browser_of  # noqa: F401  a colleague's browser

pytestmark = pytest.mark.django_db
AMOUNT = re.compile(r"[−-]?\s*৳\s*[−-]?\s*[\d,]+(?:\.\d\d)?")
LATER, EARLIER = timedelta(days=9), timedelta(days=1)
ROWS = {
    "sales": "j.kind = 'sale' AND p.part = 'goods'",
    "delivery": "j.kind = 'sale' AND p.part = 'delivery'",
    "refunds": "j.kind = 'return' AND p.part IN ('goods', 'delivery')",
    "commission": "p.part = 'commission'",
    "vat": "p.part = 'vat'",
    "adjustments": "j.kind = 'adjust'",
    "reserve": "p.part = '' AND j.kind IN ('release', 'reserve', 'return')",
    "payouts": "j.kind IN ('payout', 'payback')",
}


class Printed(HTMLParser):
    """What a page prints: the text of each element with `data-figure`, by its name, and all of the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.named: Counter[tuple[str, int]] = Counter()
        self.text, self.open, self.deep = "", "", 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A figure begins; nothing lies within it but its own text."""
        self.open = dict(attrs).get("data-figure") or ""

    def handle_data(self, data: str) -> None:
        """Text, of a figure or not."""
        self.text += data
        if self.open:
            self.named[self.open, minor_of(data)] += 1
            self.open = ""

    def of(self, name: str) -> list[int]:
        """Every amount of a name, sorted."""
        return sorted(minor for (found, minor), times in self.named.items() if found == name for _time in range(times))


def minor_of(text: str) -> int:
    """An amount as it is printed, in minor units."""
    digits = re.sub(r"[^\d.]", "", text)
    whole, _point, rest = digits.partition(".")
    sign = -1 if re.search(r"[−-]", text) else 1
    return sign * (int(whole) * 100 + int(rest.ljust(2, "0") or "0"))


def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Straight from the tables of the books."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def held(family: str, reference: str = "%") -> int:
    """What accounts of a family hold, credits positive, of one reference or of all."""
    sql = (
        "SELECT coalesce(-sum(p.amount_minor), 0) FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id"
        " JOIN ledger_journal j ON j.id = p.journal_id WHERE a.code LIKE %s AND j.reference LIKE %s"
    )
    return int(ask(sql, f"{family}%", reference)[0][0])


def posted(kind: str, family: str, reference: str = "%") -> list[int]:
    """What each journal of a kind posted to a family, debits positive, sorted."""
    sql = (
        "SELECT sum(p.amount_minor) FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id"
        " JOIN ledger_journal j ON j.id = p.journal_id"
        " WHERE j.kind = %s AND a.code LIKE %s AND j.reference LIKE %s GROUP BY j.id ORDER BY 1"
    )
    return [int(minor) for (minor,) in ask(sql, kind, f"{family}%", reference)]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A noon from which the whole history lies within one month of statements; the steps live in it too."""
    noon = localtime(NOW).replace(day=10, hour=12)
    for module in (orders, state, payouts, returns):
        monkeypatch.setattr(module, "NOW", noon)
    return noon


@pytest.fixture
def history(seller: Seller, rival_seller: Seller, shopper: User, operator: User, chief: User, at: datetime) -> Seller:
    """Two sellers, cards and cash, a return, a refund, a payout that came back, one that is on its way, a reserve."""
    set_flat_rate(seller_id=seller.pk, price_minor=80_07)
    account_of(seller)
    terms = {"hold_days": 7, "reserve_bps": 1300, "reserve_days": 30, "schedule": "daily", "weekday": 0}
    set_terms(seller_id=None, minimum_minor=1_00, by=BY, at=at, **terms)
    kettle, bag = make_product(seller, price_minor=1234_56, stock=50), make_product(rival_seller, price_minor=987_65)
    both = make_order((kettle, 3), (bag, 1), method="sandbox", user=shopper)
    at_bank(both.attempt)
    ask_provider(attempt_id=both.attempt.pk, by=BY, at=at)
    for package in both.order.packages.order_by("pk"):
        delivered(package, at=at)
    settled(both.order.packages.get(seller=seller))
    send_refund(refund_id=Refund.objects.get().pk, by=BY, at=at)
    delivered(make_order((kettle, 1), user=shopper).order.packages.get(), at=at)
    make_order((kettle, 2), user=shopper)
    release_due(at=at + timedelta(days=7))
    maker, checker = Actor.user(operator.pk), Actor.user(chief.pk)
    first = paid(maker, checker, at + timedelta(days=7))
    note_returned(payout_id=first.pk, reason="No such account", by=BY, at=at + timedelta(days=8))
    adjust_seller(seller_id=seller.pk, amount=Money(-71_11, "BDT"), reason="Photos", by=BY, at=at + timedelta(days=8))
    approve_run(run_id=make_run(by=maker, at=at + LATER).pk, by=checker, at=at + LATER)
    assert_sound()
    return seller


def every_amount(at: datetime) -> set[int]:
    """Whatever the books can say: postings, their sums by journal, account, family and reference, running balances."""
    grouped = (
        "SELECT abs(sum(p.amount_minor)) FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id"
        " JOIN ledger_journal j ON j.id = p.journal_id GROUP BY "
    )
    keys = ("p.id", "j.id, a.id", "a.code", "split_part(a.code, ':', 1)", "j.reference, a.code", "a.kind")
    known = {0} | {int(minor) for key in keys for (minor,) in ask(grouped + key)}
    running = (
        "SELECT abs(sum(-p.amount_minor) OVER (PARTITION BY split_part(a.code, ':', 2) ORDER BY j.at, j.id,"
        " array_position(ARRAY['', 'goods', 'delivery', 'commission', 'vat'], p.part::text)))"
        " FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id JOIN ledger_journal j"
        " ON j.id = p.journal_id WHERE a.code LIKE 'seller!_%%' ESCAPE '!'"
    )
    figures = figures_between(at - EARLIER, at + timedelta(days=30))["BDT"]
    return known | {int(minor) for (minor,) in ask(running)} | {abs(minor) for minor in figures.values()}


def strangers(page: Printed, known: Iterable[int]) -> set[int]:
    """Amounts on a page that the books cannot explain."""
    return {abs(minor_of(text)) for text in AMOUNT.findall(page.text)} - set(known)


def seen(browser: Client, address: str) -> Printed:
    """A page as it is printed."""
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return Printed(answer.text)


def test_pages_of_the_buyer_and_the_seller_print_the_books(history: Seller, shopper: User, at: datetime) -> None:
    buyer, owner = Client(), Client()
    with time_machine.travel(at + LATER, tick=False):
        buyer.force_login(shopper)
        owner.force_login(User.objects.get(email="rehana@example.com"))
        for order in Order.objects.order_by("pk"):
            page = seen(buyer, f"/profile/orders/{order.number}/")
            assert page.of("total") == posted("sale", "buyer_receivable", order.reference)
        for package in Package.objects.filter(seller=history).order_by("pk"):
            sold = ask(
                "SELECT -sum(p.amount_minor) FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id"
                " JOIN ledger_account a ON a.id = p.account_id WHERE j.kind = 'sale' AND j.reference = %s"
                " AND a.code = %s AND p.part IN ('goods', 'delivery')",
                package.order.reference,
                f"seller_payable:{history.pk}",
            )
            assert seen(owner, f"/seller/orders/{package.number}/").of("parcel") == [int(sold[0][0])]
        money = seen(owner, "/seller/money/")
        families = {"hold": "seller_payable:", "ready": "seller_ready:", "reserve": "seller_reserve:"}
        balances = {name: held(f"{family}{history.pk}") for name, family in families.items()}
        assert {name: money.of(name) for name in balances} == {name: [minor] for name, minor in balances.items()}
        assert money.of("balance") == [sum(balances.values())]
        assert sorted(money.of("payout")) == posted("payout", f"seller_ready:{history.pk}")
        statement = seen(owner, f"/seller/money/statements/{at:%Y-%m}/")
        assert {name: statement.of(name) for name in ROWS} == {name: [stated(history, name)] for name in ROWS}
        assert statement.of("closing") == [balances["hold"] + balances["ready"]]
        known = every_amount(at) | {sum(balances.values())}
        assert strangers(money, known) == set()
        assert strangers(statement, known | {abs(stated(history, name)) for name in ROWS}) == set()


def stated(seller: Seller, row: str) -> int:
    """What a row of the statement has to say: the seller's hold and ready, by kinds of journals and parts."""
    sql = (
        "SELECT coalesce(-sum(p.amount_minor), 0) FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id"
        " JOIN ledger_account a ON a.id = p.account_id WHERE a.code = ANY(%s) AND " + ROWS[row]
    )
    return int(ask(sql, [f"seller_payable:{seller.pk}", f"seller_ready:{seller.pk}"])[0][0])


def test_pages_of_the_office_print_the_books(
    history: Seller,
    browser_of: SignIn,  # noqa: F811
    chief: User,
    at: datetime,
) -> None:
    with time_machine.travel(at + LATER, tick=False):
        office = browser_of(chief)
        for attempt in Attempt.objects.order_by("pk"):
            page = seen(office, f"/admin/payments/{attempt.public_id}/")
            taken = posted("capture", "gateway_clearing", attempt.reference)
            assert page.of("payment") == (taken or posted("sale", "buyer_receivable", attempt.reference))
            assert page.of("refund") == posted("refund", "buyer_receivable", attempt.reference)
        overview = seen(office, "/admin/payouts/")
        ready = [minor for code in (history.pk,) if (minor := held(f"seller_ready:{code}")) > 0]
        rival = held("seller_ready:") - held(f"seller_ready:{history.pk}")
        assert overview.of("candidate") == sorted([*ready, rival])
        for payout in Payout.objects.order_by("pk"):
            page = seen(office, f"/admin/payouts/runs/{payout.run.public_id}/")
            assert page.of("payout") == page.of("sum") == posted("payout", "seller_ready", payout.reference)
        days = f"first={at - EARLIER:%Y-%m-%d}&last={at + LATER:%Y-%m-%d}"
        report = seen(office, f"/admin/reports/?{days}")
        table = office.get(f"/admin/reports/table/?{days}").text
    figures = figures_between(at - EARLIER, at + timedelta(days=30))["BDT"]
    assert {one.code: report.of(f"period:{one.code}") for one in FIGURES} == {
        one.code: [figures[one.code]] for one in FIGURES
    }
    for family in ("seller_ready", "seller_reserve", "vat_on_commission", "payouts_on_the_way", "commission"):
        assert report.of(f"end:{family}") == ([held(family)] if held(family) else [])
    assert strangers(report, every_amount(at)) == set()
    assert f",BDT,commission,Commission,{Money(figures['commission'], 'BDT').major}," in table
