"""Disputes and cash in the office: opened by hand, answered, closed; called, confirmed, called off."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from shop.base.actor import Actor
from shop.base.money import Money
from shop.checkout.models import CashCheck
from shop.checkout.services import ask_provider
from shop.checkout.types import Placed
from shop.disputes.models import Dispute
from shop.orders.models import Order
from shop.sellers.models import Seller
from shop.store.queries import forget_store, fresh_store
from shop.store.services import change_store
from tests.checkout.state import assert_sound, at_bank
from tests.factories import make_order, make_product

pytestmark = pytest.mark.django_db
LIST = "/admin/payments/disputes/"


@pytest.fixture
def paid(seller: Seller, at: datetime, by: Actor) -> Placed:
    """An order over 1,000 taka, paid by card."""
    placed = make_order(make_product(seller, price_minor=1000_00), method="sandbox")
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    return placed


def test_dispute_that_came_by_mail_is_opened_answered_and_lost(office: Client, paid: Placed) -> None:
    payment = f"/admin/payments/{paid.attempt.public_id}/"
    form = {"amount": "400.00", "reason": "Not received", "provider_key": "CB-7", "due_on": "2026-12-01"}
    assert "The bank asks for it back" in office.get(payment).text

    opened = office.post(f"{payment}disputes/", form, follow=True)
    found = Dispute.objects.get()
    answered = office.post(f"{LIST}{found.public_id}/answer/", {"words": "Signature"}, follow=True)
    closed = office.post(f"{LIST}{found.public_id}/outcome/", {"outcome": "lost"}, follow=True)

    assert opened.redirect_chain[-1][0] == f"{LIST}{found.public_id}/"
    assert "Evidence sent: Signature" in " ".join(answered.text.split()).replace("</span> ", "")
    assert ("Close the dispute" in closed.text, "Not received" in office.get(LIST).text) == (False, True)
    found.refresh_from_db()
    assert (found.status, found.amount, found.provider_key) == ("lost", Money(400_00, "BDT"), "CB-7")
    assert_sound()


def test_more_than_was_paid_and_a_second_verdict_are_refused(office: Client, paid: Placed) -> None:
    new = f"/admin/payments/{paid.attempt.public_id}/disputes/"

    refused = office.post(new, {"amount": "1000.01", "reason": "x"})
    unread = office.post(new, {"amount": "lots", "reason": ""})
    office.post(new, {"amount": "1000", "reason": "x"})
    found = Dispute.objects.get()
    office.post(f"{LIST}{found.public_id}/outcome/", {"outcome": "won"})
    again = office.post(f"{LIST}{found.public_id}/outcome/", {"outcome": "lost"})

    assert (refused.status_code, unread.status_code, again.status_code) == (409, 422, 409)
    assert "decided already" in again.text
    assert Dispute.objects.get().status == "won"


def test_help_desk_sees_no_disputes(help_desk: Client) -> None:
    assert [help_desk.get(LIST).status_code, help_desk.get("/admin/payments/cash/").status_code] == [403, 403]


def test_terms_of_cash_are_kept_and_calls_decide(chief_office: Client, seller: Seller) -> None:
    terms = {"asks": "on", "least": "500", "most": "2"}
    assert chief_office.post("/admin/payments/cash/terms/", terms).status_code == 302
    forget_store()
    kept = fresh_store()
    assert (kept.cash_confirm_from_minor, kept.cash_refusals_most) == (500_00, 2)
    wanted, unwanted = (make_order(make_product(seller, price_minor=600_00)) for _time in range(2))
    listed = chief_office.get("/admin/payments/cash/").text

    checks = {check.order_id: f"/admin/payments/cash/{check.public_id}/" for check in CashCheck.objects.all()}
    chief_office.post(f"{checks[wanted.order.pk]}confirmation/")
    chief_office.post(f"{checks[unwanted.order.pk]}cancellation/")

    assert all(order.order.number in listed for order in (wanted, unwanted))
    assert CashCheck.objects.get(order=wanted.order.pk).way == "call"
    assert Order.objects.get(pk=unwanted.order.pk).status == "cancelled"
    assert "Nobody to call" in chief_office.get("/admin/payments/cash/").text


def test_cash_terms_that_make_no_sense_change_nothing(chief_office: Client, at: datetime, by: Actor) -> None:
    change_store(by=by, at=at, cash_confirm_from_minor=100)

    answer = chief_office.post("/admin/payments/cash/terms/", {"asks": "on", "least": "-5", "most": ""})

    assert (answer.status_code, fresh_store().cash_confirm_from_minor) == (422, 100)
