"""The office's pages of payouts and commission."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.models import AuditEntry
from shop.base.money import Money
from shop.commission.models import CommissionRule, CommissionVat
from shop.payouts.models import Payout, PayoutRun
from shop.payouts.queries import terms_of_marketplace, terms_of_seller
from shop.payouts.services import adjust_seller
from shop.sellers.models import Seller
from shop.store.queries import today_of
from tests.cast import NOW
from tests.factories import make_category, make_product
from tests.payouts.steps import account_of
from tests.web.staff.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(office: Client, seller: Seller) -> PayoutRun:
    """Farzana's run: 900 taka for Rehana."""
    account_of(seller)
    by = Actor.system("test")
    adjust_seller(seller_id=seller.pk, amount=Money(900_00, "BDT"), reason="A present", by=by, at=NOW)
    office.post("/admin/payouts/runs/")
    return PayoutRun.objects.get()


def test_run_is_made_by_one_approved_by_another_and_paid(run: PayoutRun, office: Client, chief_office: Client) -> None:
    address = f"/admin/payouts/runs/{run.public_id}/"
    own = office.post(f"{address}approval/")
    approved = chief_office.post(f"{address}approval/")
    table = office.post(f"{address}file/bank/")
    office.post(f"{address}dispatch/")
    payout = Payout.objects.get()
    office.post(f"/admin/payouts/{payout.public_id}/outcome/", {"outcome": "paid", "words": "FT-9"})

    assert (own.status_code, approved.status_code) == (409, 302)
    assert "Somebody else has to approve it" in own.text
    assert table.content.decode().splitlines()[1] == (
        f"Rehana Begum,1501204417,BRAC Bank,Dhanmondi,060260435,900.00,{payout.number}"
    )
    payout.refresh_from_db()
    assert (payout.status, payout.bank_reference) == ("paid", "FT-9")
    assert "1501204417" not in office.get(address).text
    assert AuditEntry.objects.filter(action="payouts.file_taken").count() == 1


def test_approval_asks_again_who_sits_there(run: PayoutRun, browser_of: SignIn, chief: User) -> None:
    browser = browser_of(chief, proven=3600)

    browser.post(f"/admin/payouts/runs/{run.public_id}/approval/")

    assert PayoutRun.objects.get().status == "draft"


def test_bank_that_returns_a_payout_has_to_say_why(run: PayoutRun, office: Client, chief_office: Client) -> None:
    chief_office.post(f"/admin/payouts/runs/{run.public_id}/approval/")
    address = f"/admin/payouts/{Payout.objects.get().public_id}/outcome/"

    answers = [office.post(address, {"outcome": "failed", "words": words}).status_code for words in ("", "Closed")]

    assert answers == [409, 302]
    assert Payout.objects.get().reason == "Closed"


def test_help_desk_sees_no_payouts(run: PayoutRun, help_desk: Client) -> None:
    address = f"/admin/payouts/runs/{run.public_id}/"

    assert [help_desk.get(path).status_code for path in ("/admin/payouts/", address, "/admin/commission/")] == [403] * 3
    assert help_desk.post(f"{address}approval/").status_code == 403
    assert PayoutRun.objects.get().status == "draft"


def test_terms_hold_for_all_and_shops_say_only_what_is_different(chief_office: Client, seller: Seller) -> None:
    whole = {"hold_days": 5, "reserve": "12.5", "reserve_days": 30, "schedule": "daily", "weekday": 1, "minimum": "500"}
    chief_office.post("/admin/payouts/terms/", whole)
    chief_office.post(f"/admin/payouts/terms/{seller.public_id}/", {"hold_days": 1})

    assert (terms_of_marketplace().reserve_bps, terms_of_marketplace().minimum_minor) == (1250, 500_00)
    assert (terms_of_seller(seller.pk).hold_days, terms_of_seller(seller.pk).reserve_bps) == (1, 1250)
    assert chief_office.post("/admin/payouts/terms/", {"hold_days": 5}).status_code == 422


def test_rule_of_commission_is_added_listed_and_ended(chief_office: Client) -> None:
    category, today = make_category("teapots"), today_of(NOW)
    fields = {"scope": "category", "category": category.pk, "rate": "7.5", "cap": "60", "starts_on": today.isoformat()}

    chief_office.post("/admin/commission/", fields)
    rule = CommissionRule.objects.get()
    page = chief_office.get("/admin/commission/").text
    chief_office.post(f"/admin/commission/{rule.public_id}/end/")

    assert (rule.rate_bps, rule.cap_minor, rule.category) == (750, 60_00, category)
    assert "Teapots" in page
    assert "7.5%" in page
    rule.refresh_from_db()
    assert rule.ends_on == today


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scope": "seller", "seller": "nobody"}, "No shop has this address."),
        ({"scope": "category"}, "Choose a category."),
        ({"starts_on": (NOW - timedelta(days=3)).date().isoformat()}, "today or later"),
    ],
)
def test_rule_that_cannot_be_is_refused_in_words(chief_office: Client, changes: dict[str, str], words: str) -> None:
    fields = {"scope": "default", "rate": "7.5", "starts_on": today_of(NOW).isoformat(), **changes}

    answer = chief_office.post("/admin/commission/", fields)

    assert (answer.status_code, CommissionRule.objects.exists()) == (422, False)
    assert words in answer.text


def test_what_a_sale_would_cost_is_tried_with_the_rules_of_a_day(chief_office: Client, seller: Seller) -> None:
    pot, today = make_product(seller, price_minor=1000_00), today_of(NOW)
    soon = today + timedelta(days=9)
    fields = {"scope": "product", "product": pot.slug, "rate": "7.5", "flat": "২", "starts_on": soon.isoformat()}
    chief_office.post("/admin/commission/", fields)

    now = chief_office.get("/admin/commission/", {"slug": pot.slug, "day": today.isoformat()})
    later = chief_office.get("/admin/commission/", {"slug": pot.slug, "price": "৫০০", "day": soon.isoformat()})
    nowhere = chief_office.get("/admin/commission/", {"slug": "nothing", "day": today.isoformat()})

    lines = [[str(answer.context["trial"][name]) for name in ("fee", "vat", "left")] for answer in (now, later)]
    assert lines == [["BDT -100.00", "BDT -15.00", "BDT 885.00"], ["BDT -39.50", "BDT -5.93", "BDT 454.57"]]
    assert "No product has this address." in nowhere.text


def test_vat_on_commission_is_set_from_a_day_on(chief_office: Client) -> None:
    begins = today_of(NOW) + timedelta(days=10)

    chief_office.post("/admin/commission/vat/", {"rate": "7.5", "starts_on": begins.isoformat()})

    assert CommissionVat.objects.get().rate_bps == 750
