"""The portal's money page and statements."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.services import ask_provider
from shop.disputes.services import close_dispute, open_dispute
from shop.disputes.types import DisputeDraft, DisputeStatus
from shop.orders.models import Package
from shop.payouts.models import PayoutWish
from shop.payouts.services import adjust_seller, note_failed, release_due
from shop.sellers.models import Seller, SellerStaff
from shop.store.queries import today_of
from tests.cast import with_app
from tests.checkout.state import at_bank
from tests.factories import make_order, make_product
from tests.payouts.conftest import HOLD
from tests.payouts.steps import account_of, approved, bought

pytestmark = pytest.mark.django_db
STANDS = ("parcel",)
MOST_QUERIES = 15


@pytest.fixture
def parcel(seller: Seller) -> Package:
    """A kettle for 1,000 taka, of which 885 are Rehana's; delivered now."""
    return bought(make_product(seller, price_minor=1000_00))


def test_page_says_what_is_ready_on_hold_and_kept_and_why(owner: Client, parcel: Package, seller: Seller) -> None:
    by = Actor.system("test")
    adjust_seller(seller_id=seller.pk, amount=Money(15_00, "BDT"), reason="A present", by=by, at=parcel.delivered_at)

    page = owner.get("/seller/money/").text

    assert [row in page for row in ("৳\u00a0885", "৳\u00a015", "৳\u00a0900", "A present", parcel.number)] == [True] * 5
    assert page.index("Adjustment") < page.index("VAT on commission") < page.index(">Sale<")


def test_filter_narrows_the_entries_and_keeps_the_true_balance(owner: Client, parcel: Package) -> None:
    page = owner.get("/seller/money/", {"kind": "fees"}).text

    assert "VAT on commission" in page
    assert ">Sale<" not in page
    assert owner.get("/seller/money/", {"kind": "nonsense", "month": "1066-10", "page": "x"}).status_code == 200


def test_failed_payout_says_why_and_that_the_amount_is_ready_again(
    owner: Client, parcel: Package, seller: Seller, operator: User, chief: User, at: datetime
) -> None:
    account_of(seller)
    release_due(at=at + HOLD)
    payout = approved(Actor.user(operator.pk), Actor.user(chief.pk), at + HOLD)
    note_failed(payout_id=payout.pk, reason="Account closed", by=Actor.user(operator.pk), at=at + HOLD)

    page = owner.get("/seller/money/").text

    assert "Account closed" in page
    assert page.count("৳\u00a0885") >= 3
    assert "1501204417" not in page


def test_page_with_every_kind_of_entry_takes_fifteen_queries(
    owner: Client, parcel: Package, seller: Seller, operator: User, chief: User, at: datetime
) -> None:
    by = Actor.system("test")
    account_of(seller)
    bought(make_product(seller, price_minor=500_00))
    adjust_seller(seller_id=seller.pk, amount=Money(15_00, "BDT"), reason="A present", by=by, at=at)
    release_due(at=at + HOLD)
    approved(Actor.user(operator.pk), Actor.user(chief.pk), at + HOLD)

    owner.get("/seller/money/")
    with CaptureQueriesContext(connection) as queries:
        page = owner.get("/seller/money/")

    assert {"Payout", "Adjustment", "Sale"} <= {line.title for line in page.context["lines"]}
    assert len(queries) <= MOST_QUERIES


def test_disputes_show_the_shops_own_part_and_lead_to_the_order(
    owner: Client, rival: Client, rival_seller: Seller, seller: Seller, at: datetime
) -> None:
    pot, bag = make_product(seller, price_minor=1000_00), make_product(rival_seller, price_minor=3000_00)
    placed = make_order(pot, bag, method="sandbox")
    at_bank(placed.attempt)
    by = Actor.system("test")
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    draft = DisputeDraft(attempt_id=placed.attempt.pk, amount=Money(1000_00, "BDT"), reason="fraudulent", due_at=at)
    dispute = open_dispute(draft=draft, by=by, at=at)

    (mine,), (theirs,) = (browser.get("/seller/money/").context["disputes"] for browser in (owner, rival))

    assert (mine["amount"], theirs["amount"]) == (Money(250_00, "BDT"), Money(750_00, "BDT"))
    assert owner.get(mine["url"]).status_code == 200
    assert theirs["url"] != mine["url"]
    close_dispute(dispute_id=dispute.pk, outcome=DisputeStatus.LOST, by=by, at=at)
    page = owner.get("/seller/money/").text
    assert "Lost" in page
    assert "The bank waits until" not in page


@pytest.mark.parametrize("role", ["manager", "packer"])
def test_only_owner_and_finance_see_the_money(role: str, seller: Seller, other_shopper: User) -> None:
    SellerStaff.objects.create(seller=seller, user=other_shopper, role=role)
    browser = Client()
    browser.force_login(other_shopper)

    assert browser.get("/seller/money/").status_code == 403
    SellerStaff.objects.update(role="finance")
    assert browser.get("/seller/money/").status_code == 200


def test_asking_for_a_payout_wants_a_second_step_and_something_ready(
    owner: Client, parcel: Package, seller: Seller, at: datetime
) -> None:
    asked = owner.post("/seller/money/wish/")
    assert (asked.status_code, PayoutWish.objects.exists()) == (302, False)
    assert "next=" in asked.headers["Location"]

    with_app(User.objects.get(email="rehana@example.com"))
    refused = owner.post("/seller/money/wish/", follow=True).text
    account_of(seller)
    release_due(at=at + HOLD)
    owner.post("/seller/money/wish/")

    assert "No payout now" in refused
    assert PayoutWish.objects.get().seller == seller


def test_statement_adds_up_on_page_paper_and_table(owner: Client, rival: Client, parcel: Package) -> None:
    month = f"{today_of(parcel.delivered_at):%Y-%m}"

    page, paper, table = (owner.get(f"/seller/money/statements/{month}/{kind}") for kind in ("", "paper/", "table/"))

    assert "৳\u00a0885.00" in page.text
    assert paper.content.startswith(b"%PDF-")
    rows = table.content.decode().splitlines()
    assert [
        row for row in rows if row.split(",")[0] in {"Sales", "Commission", "VAT on commission", "Closing balance"}
    ] == [
        "Sales,1000.00",
        "Commission,-100.00",
        "VAT on commission,-15.00",
        "Closing balance,885.00",
    ]
    assert "1000" not in rival.get(f"/seller/money/statements/{month}/table/").content.decode()
